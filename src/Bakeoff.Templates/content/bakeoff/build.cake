// dotnet tool restore && dotnet cake --target=Report --experiment=first
var target = Argument("target", "Report");

// MSBuild builds the models and calls the engine. All arguments but Cake's own go to the engine, so that a misspelt one is an error there.
void Build(string name)
{
    var arguments = new ProcessArgumentBuilder().Append("build").Append("experiments/experiments.proj").Append($"-t:{name}").Append("-v:minimal").Append("--nologo");
    var engine = new List<string>();
    foreach (var (argument, values) in Context.Arguments.GetArguments())
    {
        if (argument == "experiment" || (argument == "stage" && name is ("Explain" or "Audit" or "Logs")))
        {
            arguments.AppendQuoted($"-p:{argument}={string.Join("%3B", values.Select(Escape))}");
        }
        else if (argument == "baseline" && name == "Compare")
        {
            arguments.AppendQuoted($"-p:Baseline={Escape(values.Last())}");
        }
        else if (argument != "target")
        {
            engine.AddRange(values.Select(value => string.IsNullOrEmpty(value) ? $"--{argument}" : $"--{argument}={value}"));
        }
    }

    if (engine.Any(argument => argument.Contains('|')))
    {
        throw new CakeException(2, "Bars cannot be passed on: use the tool, dotnet bakeoff, for this.");
    }

    if (engine.Count > 0)
    {
        arguments.AppendQuoted($"-p:BakeoffArguments={string.Join("|", engine.Select(Escape))}");
    }

    int exitCode = StartProcess("dotnet", new ProcessSettings { Arguments = arguments });
    if (exitCode != 0)
    {
        throw new CakeException(exitCode, "Stopped: see the error above.");
    }
}

// What MSBuild reads as something else.
string Escape(string text) => string.Concat(text.Select(letter => "%;,*?\"'$@()".Contains(letter) ? $"%{(int)letter:X2}" : letter.ToString()));

foreach (string name in new[]
{
    "Download", "Ingest", "Split", "Integrity", "TrainSvd", "TrainTwoTower", "TrainBaselines", "TrainItemKnn", "TrainUserKnn",
    "TrainRp3Beta", "TrainPureSvd", "TrainEase", "TrainSlim", "TrainIals", "TrainBayesianMf", "TrainAls", "TrainBpr", "TrainWarp",
    "TrainRecentPopularity", "TrainLastCategory", "TrainOwn", "Import", "Evaluate", "Report",
    "Plan", "Explain", "Logs", "Compare", "Audit", "Measure", "Export", "Bundle", "Push", "Sweep", "Leaderboard", "Runs", "Snapshot", "Published", "Comment", "Gc", "Doctor", "Ui", "Datasets",
})
{
    Task(name);
}

// MSBuild and the engine say what they do: no frame around it. Who only looks (--tree, --description) is Cake's.
string asked = Tasks.Select(task => task.Name).FirstOrDefault(name => name.Equals(target, StringComparison.OrdinalIgnoreCase));
if (asked is null)
{
    Console.Error.WriteLine($"bakeoff: error BKF1001: there is no target '{target}'. Choose one of {string.Join(", ", Tasks.Select(task => task.Name))}.");
    throw new CakeException(2, "Stopped: see the error above.");
}
else if (((Func<string, CakeReport>)RunTarget).Target.GetType().Name == "BuildScriptHost")
{
    Build(asked);
}
else
{
    RunTarget(asked);
}
