#!/usr/bin/env dotnet
#:project ../src/Bakeoff.Cli/Bakeoff.Cli.csproj
#:property PublishAot=false
#:property RestorePackagesWithLockFile=false
#:property EnforceCodeStyleInBuild=false

// Runs an experiment, prints a metric, and compares another experiment with it:
//   dotnet run samples/run.cs -- movielens-latest-small movielens-latest-small-tuned
using Bakeoff.Core;
using Bakeoff.Experiments;

string baseline = args[0], candidate = args[1];
var options = new RunnerOptions(); // As the command line: experiments/ here or above, artifacts/ next to it.
if (args.Length > 2)
{
    options = options with { ExperimentsFolder = Path.GetFullPath(args[2]), ArtifactsFolder = Path.GetFullPath(args[3]) };
}

var runner = new ExperimentRunner(options);
try
{
    RunResult result = await runner.RunAsync(baseline);
    Console.WriteLine(
        FormattableString.Invariant($"{baseline}: {result.Records.Count(record => !record.UpToDate)} of {result.Records.Count} stages ran"));
    Console.WriteLine(FormattableString.Invariant($"svd rmse {result.Model("svd").Find("rmse"):F4}"));
    foreach (ComparisonResult comparison in await runner.CompareAsync(new CompareRequest(candidate, baseline)))
    {
        Console.WriteLine(comparison.Answer);
        foreach (MetricComparison metric in comparison.Metrics.Where(metric => metric.IsPrimary))
        {
            Console.WriteLine(
                FormattableString.Invariant($"{metric.Model} {metric.Metric}: {metric.Baseline:F4}, now {metric.Candidate:F4} ({metric.Verdict})"));
        }
    }

    return 0;
}
catch (BakeoffException e)
{
    foreach (ErrorReport report in e.Reports)
    {
        Console.Error.WriteLine(report.ToCanonicalLine());
    }

    return 1;
}
