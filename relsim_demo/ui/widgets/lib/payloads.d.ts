/* What the server tells the page. Written by `python -m relsim_demo.ui.contract.payload_types`;
   not to be edited. */

/** One of two payloads, of which fields of both may be asked for. */
export type Either<A, B> = (A & Without<B, A>) | (B & Without<A, B>);
type Without<B, A> = { [field in Exclude<keyof B, keyof A>]?: undefined };

/** A picture to show; `blank` where the gallery keeps none of it, `elsewhere` the address that such a one has. */
export interface Picture {
  ref: string;
  alt: string;
  blank?: boolean;
  elsewhere?: string;
}

/** Why there is no answer, or no picture in a tile; `gone` names an upload that the server has lost. */
export interface Refused {
  error: string;
  gone?: string;
}

/** Any answer that may need a slow model; where `more` follows, `waiting` says why it is not there yet. */
export interface InParts {
  waiting?: string;
  more?: boolean;
  stopped?: boolean;
}

/** A sign of life between the parts of an answer: nothing new, but why it is not there yet. */
export interface Waiting {
  waiting: string;
  more: boolean;
  same: boolean;
}

/** The end of an answer that was stopped before anything of it was known. */
export interface Stopped {
  error: string;
  gone?: string;
  stopped: boolean;
}

/** One score as a bar; without a percentile, only its number counts. */
export interface Bar {
  percentile: number | null;
  number: string;
  sentence: string;
  raw?: string;
  quiet?: boolean;
}

/** An idea that a picture lies near, with the cosine in words. */
export interface Idea {
  name: string;
  kind: string;
  number: string;
}

/** How far the models are. */
export interface Loading {
  name: string;
  sentence: string;
}

/** Words that lead somewhere. */
export interface Link {
  words: string;
  address: string;
}

/** A pair that shows what the words say. */
export interface Shown {
  words: string;
  pictures: Picture[];
}

/** A gallery in the menu; its address is relative to the page. With a fault it cannot be opened. */
export interface GalleryEntry {
  title: string;
  note: string;
  address: string;
  here: boolean;
  fault: string;
}

/** The head's first value. */
export interface Masthead {
  sentence: string;
  pairs: Shown[];
  limits: string;
  quality: string[];
  paper: Link;
  galleries: GalleryEntry[];
  loads: boolean;
}

/** The head's answer to "loading". */
export interface MastheadState {
  state: Loading;
}

/** The token that leads to a visitor's pictures. */
export interface MineBegun {
  token: string;
}

/** That what was asked is done. */
export interface MineDone {
  done: boolean;
}

/** That a visitor's pictures are here, and what is being done with them, in words. */
export interface MineAlive {
  doing: string;
}

/** A picture with its caption. */
export interface ScoreTile {
  ref: string;
  alt: string;
  blank?: boolean;
  elsewhere?: string;
  caption?: string[][];
}

/** What is said of a pair. */
export interface ScoreResult {
  verdict: string[][];
  lede: string;
  could: string;
  corner: string | null;
  same_logic: boolean;
  untold: boolean;
  relational: Bar | null;
  attribute: Bar | null;
  missing: string;
}

/** The answer to "compare". */
export interface ScoreAnswer {
  waiting?: string;
  more?: boolean;
  stopped?: boolean;
  slots: (Either<ScoreTile, Refused> | null)[];
  result: ScoreResult | null;
}

/** A pair to begin with, and its names. */
export interface ExamplePair {
  pictures: Picture[];
  idea: string;
  corner: string;
  term: string;
}

/** Random pairs as [logic, look] percentiles, and from where on a pair is the same, by metric. */
export interface RandomPairs {
  background: number[][];
  lines: Record<string, number>;
}

/** The first value. */
export interface Score {
  waiting?: string;
  more?: boolean;
  stopped?: boolean;
  slots: (Either<ScoreTile, Refused> | null)[];
  result: ScoreResult | null;
  examples: ExamplePair[];
  gallery: Picture[];
  map: RandomPairs | null;
  unplaced: string;
  method: string[];
}

/** A percentile and the raw score, in words. */
export interface Measured {
  number: string;
  raw: string;
}

/** A picture to choose, and what it shares with the one asked about. */
export interface GuessChoice {
  ref: string;
  alt: string;
  blank?: boolean;
  elsewhere?: string;
  shares: string;
  logic: Measured;
  look: Measured;
}

/** One round of the game. */
export interface GuessRound {
  query: Picture;
  idea: string;
  choices: GuessChoice[];
}

/** The game's first value. */
export interface Guess {
  rounds: GuessRound[];
}

/** The same with its length as a bar, and whether it is near the other picture too. */
export interface SharedIdea {
  name: string;
  kind: string;
  number: string;
  share: number;
  shared: boolean;
}

/** A picture with its nearest ideas. */
export interface WhyPicture {
  ref: string;
  alt: string;
  blank?: boolean;
  elsewhere?: string;
  ideas: SharedIdea[];
}

/** The answer to "tell"; `note` on pictures that were made smaller, `soon` on how long it takes to measure parts. */
export interface Why {
  waiting?: string;
  more?: boolean;
  stopped?: boolean;
  pictures: WhyPicture[];
  sentence: string;
  note: string;
  soon: string;
}

/** How strongly each cell of a picture counts in one metric, 0..1 row by row; in words once all are measured. */
export interface Layer {
  cells: number[][];
  words: string;
}

/** The answer to "weigh", or as much of it as is done. */
export interface Regions {
  waiting?: string;
  more?: boolean;
  stopped?: boolean;
  maps: (Record<string, Layer> | null)[];
  done: number;
  words: string;
}

/** A picture of the chain. */
export interface BridgePicture {
  ref: string;
  alt: string;
  blank?: boolean;
  elsewhere?: string;
  caption: string[][];
  own: boolean;
}

/** The answer to "lay". */
export interface Bridge {
  waiting?: string;
  more?: boolean;
  stopped?: boolean;
  pictures: BridgePicture[];
  steps: Measured[];
  counted: boolean;
  sentence: string;
}

/** A picture with its name in the tables. */
export interface ManyTile {
  ref: string;
  alt: string;
  blank?: boolean;
  elsewhere?: string;
  caption: string;
}

/** One score of a table; `quiet` where it tells nothing. */
export interface ManyScore {
  number: string;
  share: number;
  percentile: number | null;
  cosine: number;
  raw: string;
  quiet: boolean;
}

/** Two pictures, by their places among those shown. */
export interface ManyPair {
  a: number;
  b: number;
  logic: ManyScore | null;
  look: ManyScore | null;
  corner: string;
}

/** The answer to "compare" of several. */
export interface ManyAnswer {
  waiting?: string;
  more?: boolean;
  stopped?: boolean;
  slots: Either<ManyTile, Refused>[];
  pairs: ManyPair[];
  words: string;
}

/** The first value for several. */
export interface Many {
  opening: Picture[];
  gallery: Picture[];
  most: number;
}

/** One caption; the rest where it was chosen among known ones. */
export interface Line {
  text: string;
  parts: string[][];
  number?: string;
  share?: number;
  words?: string;
}

/** A picture with its captions, or with guesses and a note where none fits. */
export interface CaptionTile {
  ref: string;
  alt: string;
  blank?: boolean;
  elsewhere?: string;
  captions?: Line[];
  guesses?: Line[];
  note?: string;
  ideas?: Idea[];
  gallery?: string[][] | null;
}

/** An answer to "tell", or as much of it as is written. */
export interface CaptionAnswer {
  waiting?: string;
  more?: boolean;
  stopped?: boolean;
  slots: Either<CaptionTile, Refused>[];
  group: Line[] | null;
  note?: string;
}

/** Pictures that share an idea, and its name. */
export interface ExampleGroup {
  pictures: Picture[];
  name: string;
}

/** How boldly captions are written at first. */
export interface SamplingChoices {
  temperature: number;
  top_p: number;
}

/** The first value; `sampling` where captions are written. */
export interface Caption {
  waiting?: string;
  more?: boolean;
  stopped?: boolean;
  slots: Either<CaptionTile, Refused>[];
  group: Line[] | null;
  note?: string;
  groups: ExampleGroup[];
  gallery: Picture[];
  counts: number[];
  most: number;
  sampling: SamplingChoices | null;
  source: string;
  method: string[];
}

/** A question as it is shown. */
export interface Asked {
  pictures: Picture[];
  without: Picture[];
  caption: string[][];
  text: string | null;
  words: number;
  box: number[] | null;
}

/** A hit's place in another order. */
export interface Beside {
  kind: string;
  words: string;
}

/** One hit; `counted` where the badge is a percentile, `quiet` where it tells nothing. */
export interface Hit {
  ref: string;
  alt: string;
  blank?: boolean;
  elsewhere?: string;
  rank: number;
  badge: string;
  counted: boolean;
  quiet: boolean;
  score: string;
  beside: Beside[];
  caption: string[][];
}

/** One list of hits; `none` stands where there are none. */
export interface HitColumn {
  metric: string;
  kind: string;
  title: string[][];
  gloss: string;
  hits: Hit[];
  none: string;
}

/** The question alone, while its answer is worked on. */
export interface RetrieveAsked {
  waiting?: string;
  more?: boolean;
  stopped?: boolean;
  query: Asked;
}

/** The answer to "find". */
export interface RetrieveAnswer {
  waiting?: string;
  more?: boolean;
  stopped?: boolean;
  query: Asked;
  columns: HitColumn[];
  notes: string[];
  lean: number | null;
  once: boolean;
  k: number;
  page: number;
  total: number;
}

/** What to write about: placeholders, and sentences with their parts. */
export interface Phrases {
  placeholders: string[];
  sentences: [string, string[][]][];
}

/** The first value. */
export interface Retrieve {
  waiting?: string;
  more?: boolean;
  stopped?: boolean;
  query: Asked;
  columns: HitColumn[];
  notes: string[];
  lean: number | null;
  once: boolean;
  k: number;
  page: number;
  total: number;
  gallery: Picture[];
  phrases: Phrases;
  stops: [number, string][];
  space: boolean;
  method: string[];
  looking: string;
}

/** The answer to "export": rows of a table, or JSON. */
export interface Exported {
  file: unknown;
}

/** A picture with its row in the gallery. */
export interface MapPicture {
  ref: string;
  alt: string;
  blank?: boolean;
  elsewhere?: string;
  at: number;
}

/** What is said of a picture beside the one asked about; scores are [percentile, cosine, cosine in words]. */
export interface MapPair {
  ref: string;
  alt: string;
  blank?: boolean;
  elsewhere?: string;
  at: number | null;
  verdict: string[][];
  caption: string[][];
  bars: Record<string, Bar>;
  badges: Record<string, string>;
  scores: Record<string, [number | null, number, string]>;
}

/** One row of the table to take along. */
export interface SpaceRow {
  id: string;
  logic_cosine: number;
  look_cosine: number;
  logic_percentile: number | null;
  look_percentile: number | null;
  corner: string | null;
  caption: string;
}

/** The pictures to begin with. */
export interface Near {
  title: string;
  note: string;
  pictures: MapPicture[];
}

/** The answer to "place": the points themselves come by a route; `note` on a picture that was made smaller. */
export interface SpaceAnswer {
  waiting?: string;
  more?: boolean;
  stopped?: boolean;
  query: Picture;
  itself: number | null;
  shown: Either<MapPair, Refused> | null;
  counts: Record<string, number>;
  near: Near;
  note: string;
}

/** The band of metaphors: its name, and half its width across an axis of length 1. */
export interface Band {
  name: string;
  half: number;
}

/** The first value. */
export interface Space {
  first: string;
  gallery: Picture[];
  lines: Record<string, number>;
  cosines: Record<string, number[]>;
  band: Band;
  method: string[];
  plotly: string;
  most: number;
}

/** The first value where the gallery has no space, and why. */
export interface NoSpace {
  none: string;
}

/** What a map is called. */
export interface MapWords {
  kind: string;
  title: string;
  short: string;
  nearest: string;
  says: string;
}

/** One of the maps. */
export interface MapMetric {
  kind: string;
  title: string;
  short: string;
  nearest: string;
  says: string;
  metric: string;
}

/** The first value. */
export interface Maps {
  metrics: MapMetric[];
  size: number;
  kinds: string[];
  relations: boolean;
  families: boolean;
  corners: boolean;
  gallery: Picture[];
  plotly: string;
  most: number;
  method: string[];
}

/** What is said of an item, and its nearest by metric. */
export interface MapItem {
  ref: string;
  alt: string;
  blank?: boolean;
  elsewhere?: string;
  at: number;
  caption: string[][];
  relation: string | null;
  family: string | null;
  kind: string | null;
  nearest: Record<string, MapPicture[]>;
}

/** The answer to "find". */
export interface MapAnswer {
  item: MapItem;
}

/** The trustworthiness of a map. */
export interface Trust {
  sentence: string;
  number: string;
}

/** The names of a map's groups. */
export interface MapNames {
  names: string[][][];
  trust: Trust | null;
}

/** One row of the table to take along; "" where nothing is known. */
export interface MapRow {
  id: string;
  caption: string;
  family: string;
  relation: string;
  kind: string;
}

/** The first value; what the tab shows, it fetches. */
export interface Explore {
  size: number;
  name: string;
  ideas: boolean;
  pictures: boolean;
  method: string[];
}

/** A number beside an item; `counted` where it is a percentile. */
export interface ExploreBadge {
  badge?: string;
  counted?: boolean;
}

/** An item with its caption; `beside` is the item that an order found for it. */
export interface ExploreItem {
  ref: string;
  alt: string;
  blank?: boolean;
  elsewhere?: string;
  at: number;
  caption: string[][];
  badge?: string;
  counted?: boolean;
  beside?: ExploreItem | null;
}

/** A piece of a view. */
export interface ExploreShelf {
  total: number;
  items: ExploreItem[];
}

/** A value of a facet, with how many items have it; `inside` counts those of a selection. */
export interface ExploreValue {
  value: string;
  label: string;
  count: number;
  chosen: boolean;
  inside: number | null;
}

/** A facet with its values. */
export interface ExploreFacet {
  name: string;
  label: string;
  values: ExploreValue[];
}

/** The first piece of a view with all that stands beside it. */
export interface ExploreView {
  total: number;
  items: ExploreItem[];
  facets: ExploreFacet[];
  orders: string[];
  groupings: string[];
  near: ExploreItem | null;
}

/** A group with its first pictures. */
export interface ExploreGroup {
  value: string;
  label: string[][];
  caption: string[][];
  count: number;
  pictures: ExploreItem[];
}

/** A piece of the groups of a view. */
export interface ExploreGroups {
  total: number;
  items: ExploreGroup[];
}

/** A line about an item; facet and value lead to all items that have the same. */
export interface ExploreField {
  label: string;
  words: string;
  facet?: string;
  value?: string;
}

/** The nearest items in one metric. */
export interface ExploreNeighbours {
  metric: string;
  kind: string;
  title: string;
  items: ExploreItem[];
}

/** What an item has in common with the chosen one. */
export interface ExplorePair {
  ref: string;
  verdict: string[][];
  corner: string;
  badges: Record<string, string | null>;
}

/** Everything that is said about one item. */
export interface ExploreDetails {
  ref: string;
  alt: string;
  blank?: boolean;
  elsewhere?: string;
  at: number;
  caption: string[][];
  badge?: string;
  counted?: boolean;
  beside?: ExploreItem | null;
  ordinary: string;
  fields: ExploreField[];
  source: string | null;
  address: string | null;
  neighbours: ExploreNeighbours[];
  duplicates: ExploreItem[];
  pair: ExplorePair | null;
}

/** A figure of the paper as a table. */
export interface PaperTable {
  title: string;
  head: string[];
  rows: string[][];
}

/** The first value; `page` is how many queries one page has. */
export interface Results {
  page: number;
  method: string[];
  paper: PaperTable[];
}

/** Which queries are shown, and in which order. */
export interface ResultsWish {
  order: string;
  relation: string;
  words: string;
  query: string;
}

/** The figures of one method; each is a number and its interval, or nothing. */
export interface ResultsMethod {
  method: string;
  kind: string;
  title: string;
  model: string;
  p_at_1: string[];
  p_at_10: string[];
  score: string[];
  judged: string;
}

/** How far two methods disagree. */
export interface ResultsApart {
  methods: string[];
  value: string[];
}

/** The figures of all queries. */
export interface ResultsSummary {
  name: string;
  seed: number | null;
  judge: string | null;
  rows: ResultsMethod[];
  apart: ResultsApart[];
}

/** One answer; `right` where relations are known. */
export interface ResultsHit {
  rank: number;
  pic: Picture;
  score: string;
  right: boolean | null;
  judged: string;
  caption: string[][];
}

/** What one method found for a query. */
export interface ResultsAnswers {
  method: string;
  kind: string;
  title: string;
  right: string;
  hits: ResultsHit[];
}

/** One query with its answers. */
export interface ResultsRow {
  id: string;
  number: number;
  pic: Picture;
  caption: string[][];
  relation: string;
  apart: string;
  answers: ResultsAnswers[];
}

/** The answer to "show": one page. */
export interface ResultsAnswer {
  wish: ResultsWish;
  orders: string[][];
  relations: string[];
  summary: ResultsSummary;
  note: string;
  rows: ResultsRow[];
  at: number;
  pages: number;
  found: number;
  total: number;
}

/** The share of one answer in percent, in words too, with its 95 % interval where there is one. */
export interface VotePart {
  words: string;
  kind: string;
  percent: number;
  told: string[];
  interval: number[];
}

/** What was said of two methods. */
export interface VoteBar {
  title: string;
  note: string;
  parts: VotePart[];
}

/** The first value: what is said beside, and the paper's figure 8. */
export interface Vote {
  about: string[];
  method: string[];
  paper: VoteBar[];
  paper_note: string;
}

/** A picture under a name that tells nothing. */
export interface VotePicture {
  name: string;
  alt: string;
}

/** A question: which of two answers shares more logic with a picture. */
export interface VoteBallot {
  name: string;
  query: VotePicture;
  a: VotePicture;
  b: VotePicture;
}

/** The next questions, and how many are answered and left. */
export interface VoteTurn {
  ballots: VoteBallot[];
  voted: number;
  left: number;
}

/** What all votes say. */
export interface VoteCounts {
  votes: number;
  lines: string[][];
  bars: VoteBar[];
  doubtful: number;
}

/** The first value; rows and models: the most there may be, example: whether the gallery can show one. */
export interface Bench {
  rows: number;
  models: number;
  example: boolean;
  method: string[];
  paper: PaperTable;
}

/** The answer to "example": names of models, and rows of an input and their outputs. */
export interface BenchRows {
  models: string[];
  rows: Picture[][];
}

/** A picture, column 0 being the input; scores are [measure, number in words, "" where it is not judged]. */
export interface BenchCell {
  row: number;
  column: number;
  slot: Either<Picture, Refused>;
  scores: string[][];
  values?: Record<string, number | null>;
}

/** What is measured, and by which model. */
export interface BenchMeasure {
  name: string;
  title: string;
  kind: string;
  model: string;
}

/** One figure in words; mean and sd are empty where there are none. */
export interface BenchLine {
  mean: string;
  sd: string;
  count: string;
}

/** The figures of a model, one for each measure. */
export interface BenchGroup {
  name: string;
  figures: BenchLine[];
}

/** The answer to "measure"; with `more`, a new cell and how far it is. copied: inputs against themselves. */
export interface BenchAnswer {
  more?: boolean;
  done: number;
  total: number;
  cells: BenchCell[];
  measures: BenchMeasure[];
  groups: BenchGroup[];
  copied: BenchGroup[];
  notes: string[];
  missing: string[];
}
