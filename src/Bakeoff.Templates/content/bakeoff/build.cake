// dotnet tool restore && dotnet cake --target=Report --experiment=first
var target = Argument("target", "Report");

void Build(string name, params string[] properties)
{
    var arguments = new ProcessArgumentBuilder().Append("build").Append("experiments/experiments.proj").Append($"-t:{name}").Append("-v:minimal").Append("--nologo");
    foreach (string property in new[] { "experiment", "baseline", "metric", "fail-on", "threshold", "stage", "threads", "jobs", "store", "remote" }.Where(HasArgument))
    {
        arguments.AppendQuoted($"-p:{property.Replace("-", "")}={Argument<string>(property)}");
    }

    int exitCode = StartProcess("dotnet", new ProcessSettings { Arguments = arguments });
    if (exitCode != 0)
    {
        throw new CakeException(exitCode, "Stopped: see the error above.");
    }
}

foreach (string name in new[] { "Download", "Ingest", "Split", "Integrity", "TrainSvd", "TrainTwoTower", "TrainBaselines", "TrainOwn", "Evaluate", "Report", "Plan", "Explain", "Compare" })
{
    Task(name).Does(() => Build(name));
}

RunTarget(target);
