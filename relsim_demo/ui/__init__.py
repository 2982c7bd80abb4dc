"""The page: one folder per tab, drawn by the modules in widgets/.

What a tab may use lies in contract/, page/ and pictures/; what serves the pages of several galleries, in galleries/.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import TYPE_CHECKING, Any

import gradio as gr
from fastapi import FastAPI
from starlette.middleware import Middleware

from relsim_demo.galleries import Shelf
from relsim_demo.images import MAX_BYTES
from relsim_demo.mine.service import Mine
from relsim_demo.ui import api, masthead
from relsim_demo.ui.caption import tab as caption_tab
from relsim_demo.ui.examples import find_examples
from relsim_demo.ui.explore import routes as explore_routes
from relsim_demo.ui.explore import tab as explore_tab
from relsim_demo.ui.galleries import mine_pages, mine_routes
from relsim_demo.ui.galleries.hosting import Below, Hosting
from relsim_demo.ui.galleries.installed import OnShelf
from relsim_demo.ui.galleries.menu import Menu
from relsim_demo.ui.gradio_internals import BUILDING, UNTRIED, Host, Mounted
from relsim_demo.ui.maps import routes as maps_routes
from relsim_demo.ui.maps import tab as maps_tab
from relsim_demo.ui.page import modules
from relsim_demo.ui.page.early import Early
from relsim_demo.ui.page.front import Front
from relsim_demo.ui.page.limits import SESSIONS, QuestionLimit
from relsim_demo.ui.page.theme import build_theme
from relsim_demo.ui.pictures import routes as picture_routes
from relsim_demo.ui.pictures import uploads
from relsim_demo.ui.pictures.store import store_of_page
from relsim_demo.ui.results import bench, bench_routes
from relsim_demo.ui.results import tab as results_tab
from relsim_demo.ui.retrieve import tab as retrieve_tab
from relsim_demo.ui.score import bridge, guess, many, why
from relsim_demo.ui.score import tab as score_tab
from relsim_demo.ui.space import grid as space_grid
from relsim_demo.ui.space import routes as space_routes
from relsim_demo.ui.space import tab as space_tab
from relsim_demo.ui.vote import routes as vote_routes
from relsim_demo.ui.vote import tab as vote_tab
from relsim_demo.ui.waiting import share_queue

if TYPE_CHECKING:
    from relsim_demo.explorer import Explorer

Lifespan = Callable[[FastAPI], AbstractAsyncContextManager[None]]
ALONE, NO_OTHERS = Menu(), Hosting(())
ROUTED = (picture_routes, explore_routes, space_routes, space_grid, maps_routes, bench_routes, vote_routes)


def build_ui(explorer: Explorer, menu: Menu = ALONE) -> gr.Blocks:
    """Build the page for one explorer; the menu leads to other galleries."""
    examples = find_examples(explorer)
    with gr.Blocks(title="Same Logic", analytics_enabled=False, fill_width=True) as page:
        masthead.build(explorer, examples, menu)
        with gr.Tabs(elem_id="sl-tabs"):
            with _tab("Score", "score"):
                many.build_switch()
                guess.build(explorer)
                score_tab.build(explorer, examples)
                why.build(explorer)
                bridge.build(explorer)
                many.build(explorer, examples)
            with _tab("Caption", "caption"):
                caption_tab.build(explorer)
            with _tab("Retrieve", "retrieve"):
                retrieve_tab.build(explorer)
            with _tab("Explore", "explore"):
                explore_tab.build(explorer)
            with _tab("Similarity space", "space"):
                space_tab.build(explorer, examples)
            with _tab("Maps", "maps"):
                maps_tab.build(explorer)
            with _tab("Results", "results"):
                bench.build_switch()
                results_tab.build(explorer)
                bench.build(explorer)
            if explorer.votes:
                with _tab("Vote", "vote"):
                    vote_tab.build()
        api.build(page, explorer)
    share_queue(page.queue())
    return page


def hosting_of(first: Explorer) -> Hosting:
    """Return what serves all galleries but the first, which stands at the root."""
    kind = OnShelf(Shelf(first))
    return Hosting([kind], kind.entries)


def launch_options(explorer: Explorer, hosting: Hosting = NO_OTHERS) -> dict[str, Any]:
    """Return what `launch` needs to serve the page: look, routes and limits, and the pages of other galleries."""
    mine = Mine(explorer)
    hosting = hosting.beside(mine_pages.OfVisitors(mine))
    options = {**_options(explorer), **UNTRIED}
    served = options["app_kwargs"]
    served["routes"] += mine_routes.routes(mine).routes
    served["middleware"] = [
        Middleware(mine_pages.Entrance),
        Middleware(Below, hosting=hosting, make=_below),
        *served["middleware"],
    ]
    served["lifespan"] = _both(uploads.tidying(store_of_page()), mine_pages.letting_go(mine, hosting))
    return options


def _both(one: Lifespan, other: Lifespan) -> Lifespan:
    @asynccontextmanager
    async def running(app: FastAPI) -> AsyncIterator[None]:
        async with one(app), other(app):
            yield

    return running


def _below(explorer: Explorer, menu: Menu, host: Host) -> Mounted:
    """Make the page of another gallery; the launched app tidies the uploads of all."""
    with BUILDING:
        page = build_ui(explorer, menu)
    own = menu.here.startswith(f"{mine_pages.PREFIX}/")
    return Mounted(page, host, f"/{menu.here.rstrip('/')}", _options(explorer, own))


def _options(explorer: Explorer, own: bool = False) -> dict[str, Any]:
    store, scripts = store_of_page(), modules.shipped()
    facts = {"plotly": space_routes.plotly_address(), **masthead.facts(explorer, own)}
    routed = [*(part.routes(explorer) for part in ROUTED), uploads.routes(store)]
    return {
        "theme": build_theme(),
        "head": (mine_pages.HIDE if own else "") + scripts.looks(),
        "app_kwargs": {
            "routes": [*(route for part in routed for route in part.routes), *modules.routes(scripts)],
            "middleware": [
                *([Middleware(mine_pages.Unkept)] if own else []),
                Middleware(Front, elsewhere=explorer.pictures_elsewhere),
                Middleware(QuestionLimit),
                Middleware(Early, heads=scripts.starts(**facts)),
            ],
        },
        "max_file_size": MAX_BYTES,
        "state_session_capacity": SESSIONS,
        "footer_links": [],
        "run_history": False,
        "ssr_mode": False,
    }


def _tab(label: str, name: str) -> gr.Tab:
    return gr.Tab(label, id=name, elem_id=f"tab-{name}")
