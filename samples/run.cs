#!/usr/bin/env dotnet
#:project ../src/Bakeoff.Cli/Bakeoff.Cli.csproj
#:property PublishAot=false
#:property RestorePackagesWithLockFile=false
#:property EnforceCodeStyleInBuild=false

// Runs an experiment, prints a metric, and compares another experiment with it:  dotnet run samples/run.cs -- quickstart svd-features
using Bakeoff.Core;
using Bakeoff.Experiments;

string first = args.ElementAtOrDefault(0) ?? "quickstart", second = args.ElementAtOrDefault(1) ?? "svd-features";
var options = new RunnerOptions();
options = args.ElementAtOrDefault(2) is { } artifacts ? options with { ArtifactsFolder = artifacts } : options;
var runner = new ExperimentRunner(options);
try
{
    RunResult result = await runner.RunAsync(first);
    Console.WriteLine(FormattableString.Invariant($"{first}: {result.Records.Count(record => !record.UpToDate)} of {result.Records.Count} stages ran"));
    Console.WriteLine(FormattableString.Invariant($"svd rmse {result.Model("svd").Find("rmse"):F4}"));
    foreach (ComparisonResult comparison in await runner.CompareAsync(new CompareRequest(first, first) { Candidates = [second] }))
    {
        Console.WriteLine(comparison.Answer);
        foreach (MetricComparison metric in comparison.Metrics.Where(metric => metric.IsPrimary))
        {
            Console.WriteLine(FormattableString.Invariant($"{metric.Model} {metric.Metric}: {metric.Baseline:F4}, now {metric.Candidate:F4} ({metric.Verdict})"));
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
