"""Runs the training of the drawn world with few scenes of few realisations, in few and small steps."""

import sys

from relsim_demo.hosting.program import run
from relsim_demo.training.drawn import command, dataset, telling, train, validating

FEW = dataset.trained_families()[::50]  # of different relations
SMALL = {
    command: {"SCENES": 24, "STEPS": 9, "MAPPED": 16, "MAPS_STEPS": 7},
    train: {"BATCH": 4, "WARM_UP": 2, "SAVED_EVERY": 3},
    telling: {"MEASURED_EVERY": 2},
    dataset: {"trained_families": lambda: FEW, "RELATIONAL_SHARE": 1.0},
    validating: {"trained_families": lambda: FEW},
}

if __name__ == "__main__":
    for module, values in SMALL.items():
        for name, value in values.items():
            setattr(module, name, value)
    sys.exit(run(lambda: command.main(sys.argv[1:])))
