using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Bakeoff.Core;
using Bakeoff.Evaluation;
using Bakeoff.Tables;

namespace Bakeoff.Benchmarks;

/// <summary>
/// <c>evaluation-phases</c>: the whole stage Evaluate on a finished run of synthetic-20m, compared with the least that it has to do: reading
/// its inputs, and the bootstrap of all metrics of all models.
/// </summary>
internal static class EvaluationPhasesBenchmark
{
    private const int Resamples = 10_000;
    private static readonly MetricSet Metrics = new(new EvaluationOptions());

    public static Command Create()
    {
        var artifacts =
            new Option<string>("--artifacts") { Description = "Holds a finished run of synthetic-20m.", DefaultValueFactory = _ => "artifacts" };
        var threads = new Option<int>("--threads") { Description = "Threads.", DefaultValueFactory = _ => Environment.ProcessorCount };
        var runs = new Option<int>("--runs") { Description = "Runs of each; they take turns.", DefaultValueFactory = _ => 3 };
        var target = new Option<string>("--output") { Description = "Where the results go.", DefaultValueFactory = _ => "docs/benchmarks" };
        var command = new Command("evaluation-phases", "The stage Evaluate compared with reading and bootstrap alone.")
        {
            artifacts, threads, runs, target,
        };
        command.SetAction(arguments => Run(
            arguments.GetValue(artifacts)!, arguments.GetValue(threads), arguments.GetValue(runs), arguments.GetValue(target)!));
        return command;
    }

    private static void Run(string artifacts, int threads, int runs, string target)
    {
        string folder = Directory.CreateTempSubdirectory("bakeoff-phases-").FullName;
        try
        {
            Dictionary<string, string> inputs = LayOut(Path.Combine(artifacts, "store"), folder);
            var all = (Stage: new List<PhaseTime>(), Reading: new List<PhaseTime>(), Bootstrap: new List<PhaseTime>());
            int users = 0;
            for (int run = 0; run < runs; run++)
            {
                all.Stage.Add(Measure(() => new EvaluateStage().Run(Context(inputs, folder, $"stage-{run}", threads))));
                (PhaseTime reading, PhaseTime bootstrap, users) = ReadAndResample(Context(inputs, folder, $"parts-{run}", threads));
                all.Reading.Add(reading);
                all.Bootstrap.Add(bootstrap);
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture, $"stage {all.Stage[^1]}, reading {reading}, bootstrap {bootstrap}"));
            }

            Write(target, all, threads, users);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>What the stage cannot do without: the split, the predictions and lists of every model, and the resamples of every metric.</summary>
    private static (PhaseTime Reading, PhaseTime Bootstrap, int Users) ReadAndResample(StageContext context)
    {
        using var session = new DuckDbSession(context, 400_000_000);
        string catalogue = DuckDbSession.Parquet(context.InputFile("Ingest", "items.parquet"));
        var parallelism = new ParallelOptions { MaxDegreeOfParallelism = context.Threads };
        (TestSet Test, IReadOnlyDictionary<int, (float Rating, long Rows)[]> Training)? read = null;
        IdMap items = IdMap.From([]);
        PhaseTime reading = Measure(() =>
        {
            items = IdMap.From(session.List($"SELECT item FROM {catalogue}", row => row.GetInt64(0)));
            List<string> genres = session.List($"SELECT genres FROM {catalogue} ORDER BY item", row => row.GetString(0));
            SplitRoles roles = SplitRoles.Read(context);
            using var rows = SortedRatings.OfSplit(session, context, roles);
            read = TestSetReader.Read(
                rows, items, genres, [roles.Of(0)], CanonicalJson.Read<DatasetProfile>(context.InputFile("Ingest", "profile.json")), parallelism);
        });
        (TestSet test, IReadOnlyDictionary<int, (float Rating, long Rows)[]> training) = read!.Value;
        var files = new ModelFileReader(session, test, items, CancellationToken.None);
        var bootstrap = new Bootstrap(test.People.Count, Resamples, context.Seed, context.Threads);
        var resampling = new PhaseTime(0, 0);
        void Resample(MeasuredModel model)
        {
            PersonMetric[] people = test.People.Sum([.. model.Measure(test, Metrics), .. model.Describe(test, Metrics).Users]);
            resampling += Measure(() => bootstrap.Values(people));
        }

        Resample(Floors.Random(test, training, context.Seed, 0));
        Resample(Floors.Popularity(test));
        foreach (IGrouping<(string Model, int Repeat), ModelFolder> model in ModelFolder.Find(context))
        {
            MeasuredModel? measured = null;
            reading += Measure(() => measured = files.Read([.. model]));
            Resample(measured!);
        }

        Resample(Floors.Oracle(test));
        return (reading, resampling, test.Users.Count);
    }

    private static StageContext Context(Dictionary<string, string> inputs, string folder, string name, int threads) => new()
    {
        OptionsJson = OptionProperties.ToJson(new EvaluationOptions { K = Metrics.Lengths, Resamples = Resamples }),
        Seed = 1,
        Inputs = inputs,
        OutputFolder = Directory.CreateDirectory(Path.Combine(folder, name, "output")).FullName,
        WorkFolder = Directory.CreateDirectory(Path.Combine(folder, name, "work")).FullName,
        ResumeFolder = Path.Combine(folder, name, "resume"),
        Threads = threads,
    };

    /// <summary>The outputs of the last run of each stage that Evaluate reads, by label.</summary>
    private static Dictionary<string, string> LayOut(string store, string folder)
    {
        var inputs = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string action in Directory.GetFiles(Path.Combine(store, "actions"), "*.json", SearchOption.AllDirectories)
            .OrderBy(File.GetLastWriteTimeUtc))
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllText(action));
            string label = document.RootElement.GetProperty("label").GetString()!;
            if (label is not ("Ingest" or "Split") && !label.EndsWith("[0]", StringComparison.Ordinal))
            {
                continue;
            }

            string target = inputs[label] = Path.Combine(folder, "inputs", label);
            foreach (JsonElement output in document.RootElement.GetProperty("outputs").EnumerateArray())
            {
                string file = Path.Combine(target, output.GetProperty("path").GetString()!), hash = output.GetProperty("sha256").GetString()!;
                Directory.CreateDirectory(Path.GetDirectoryName(file)!);
                File.Delete(file);
                File.CreateSymbolicLink(file, Path.GetFullPath(Path.Combine(store, "objects", hash[..2], hash)));
            }
        }

        return inputs;
    }

    private static PhaseTime Measure(Action work)
    {
        GC.Collect();
        (long start, TimeSpan processor) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        work();
        return new PhaseTime(Stopwatch.GetElapsedTime(start).TotalSeconds, (Environment.CpuUsage.TotalTime - processor).TotalSeconds);
    }

    private static void Write(string target, (List<PhaseTime> Stage, List<PhaseTime> Reading, List<PhaseTime> Bootstrap) all, int threads, int users)
    {
        static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
        static string Cell(List<double> values) =>
            string.Create(CultureInfo.InvariantCulture, $"{Median(values):F1} [{values.Min():F1}, {values.Max():F1}]");
        static string Row(string name, List<PhaseTime> times) =>
            $"| {name} | {Cell([.. times.Select(time => time.Seconds)])} | {Cell([.. times.Select(time => time.ProcessorSeconds)])} |\n";
        double Times(Func<PhaseTime, double> of) =>
            Median([.. all.Stage.Select(of)]) / (Median([.. all.Reading.Select(of)]) + Median([.. all.Bootstrap.Select(of)]));
        var text = new StringBuilder();
        text.Append(
            CultureInfo.InvariantCulture,
            $"Machine: {Machine.Description}. {threads} threads, {users:N0} test users, {Resamples:N0} resamples; medians of {all.Stage.Count} "
                + $"runs in turn, smallest to largest in brackets, seconds.\n\n");
        text.Append("| | seconds | processor seconds |\n|---|---:|---:|\n")
            .Append(Row("the whole stage", all.Stage)).Append(Row("reading the split, predictions and lists", all.Reading))
                .Append(Row("bootstrap of every metric of every model", all.Bootstrap));
        text.Append(
            CultureInfo.InvariantCulture,
            $"\nThe stage takes {Times(time => time.Seconds):F2} times as long as reading and bootstrap together, and "
                + $"{Times(time => time.ProcessorSeconds):F2} times their processor seconds.\n");
        string file = Path.Combine(target, DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) + "-evaluation-phases.md");
        Directory.CreateDirectory(target);
        AtomicFile.WriteText(file, text.ToString());
        Console.Write(text);
    }
}
