"""MLflow's registry on a SQLite file, with artifacts in a folder: one command a line, one answer a line."""

import os
import sys
import warnings

warnings.filterwarnings("ignore")
os.environ["MLFLOW_DISABLE_TELEMETRY"] = "true"

import mlflow  # noqa: E402
from mlflow.tracking import MlflowClient  # noqa: E402

folder, size = sys.argv[1], int(sys.argv[2])
uri = f"sqlite:///{folder}/mlflow.db"
client = MlflowClient(uri, uri)
experiment = client.create_experiment("bench", artifact_location=f"file://{folder}/artifacts")
client.create_registered_model("points")
made = 0


def register():
    """What a training job does: a run, its artifact, a version of it, and the alias by which it is served."""
    global made
    made += 1
    run = client.create_run(experiment)
    file = f"{folder}/model-{made}"
    with open(file, "wb") as out:
        out.write(made.to_bytes(4, "little") + bytes(size - 4))
    client.log_metric(run.info.run_id, "rmse", 2.0)
    client.log_artifact(run.info.run_id, file, "model")
    source = f"{folder}/artifacts/{run.info.run_id}/artifacts/model"
    version = client.create_model_version("points", source, run.info.run_id)
    client.set_registered_model_alias("points", "champion", version.version)
    return version.version


def point():
    """The same without a run, and without bytes: what the database alone costs."""
    version = client.create_model_version("points", f"{folder}/artifacts")
    client.set_registered_model_alias("points", "champion", version.version)
    return version.version


def look_up():
    return client.get_model_version_by_alias("points", "champion").version


COMMANDS = {"register": register, "point": point, "look-up": look_up, "version": lambda: mlflow.__version__}

for line in sys.stdin:
    print(COMMANDS[line.strip()](), flush=True)
