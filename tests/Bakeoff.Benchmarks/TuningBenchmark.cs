using System.CommandLine;
using System.Globalization;
using Bakeoff.Core;
using Bakeoff.Tuning;

namespace Bakeoff.Benchmarks;

/// <summary>
/// <c>tuning</c>: how many trials the tree-structured Parzen estimator needs for what random search has found after forty, with the samplers and the
/// trainers of the product in one process.
/// </summary>
internal static class TuningBenchmark
{
    public const string Random = "random", Tpe = "tpe";

    public static Command Create()
    {
        var archive = new Argument<string>("archive") { Description = "ml-latest-small.zip." };
        var seeds = new Option<int>("--seeds") { Description = "How many searches of each kind.", DefaultValueFactory = _ => 10 };
        var first = new Option<int>("--first-seed") { Description = "The seed of the first.", DefaultValueFactory = _ => 1 };
        var trials = new Option<int>("--trials") { Description = "Trials of each.", DefaultValueFactory = _ => 40 };
        var models = new Option<string?>("--models") { Description = "Which, with commas; all without it." };
        var methods = new Option<string>("--methods") { Description = "Which, with commas.", DefaultValueFactory = _ => $"{Random},{Tpe}" };
        var output = new Option<string>("--output")
        {
            Description = "The path of the results without its ending. Searches that are in its JSON are not made again.",
            DefaultValueFactory = _ => "tuning",
        };
        var command = new Command("tuning", "The tree-structured Parzen estimator compared with random search.")
        {
            archive, seeds, first, trials, models, methods, output,
        };
        command.SetAction(arguments =>
        {
            IEnumerable<int> numbers = Enumerable.Range(arguments.GetValue(first), arguments.GetValue(seeds));
            string[] kinds = arguments.GetValue(methods)!.Split(','), only = arguments.GetValue(models)?.Split(',') ?? [];
            var file = new TuningResults(arguments.GetValue(output)!);
            foreach (TuningCase what in TuningCase.All.Where(what => only.Length == 0 || only.Contains(what.Model)))
            {
                Run(what, arguments.GetValue(archive)!, [.. numbers], kinds, arguments.GetValue(trials), file);
            }

            Console.Write(file.Write());
        });
        return command;
    }

    private static void Run(TuningCase what, string archive, int[] seeds, string[] methods, int trials, TuningResults results)
    {
        var rows = new Lazy<TuningRows>(() =>
            what.Data == TuningCase.Small ? TuningRows.ReadArchive(archive) : TuningRows.Generate(TuningCase.GeneratedOptions));
        var known = new Dictionary<SearchPoint, double>(); // Both begin with the same trials.
        foreach (int seed in seeds)
        {
            foreach (string method in methods.Where(method => !results.Has(what, method, seed)))
            {
                results.Add(new TuningCurve(what.Model, what.Data, method, seed, [.. Search(what, method, seed, trials, point =>
                {
                    if (!known.TryGetValue(point, out double loss))
                    {
                        known[point] = loss = what.Measure(point, rows.Value);
                    }

                    return loss;
                }).Select(loss => double.IsFinite(loss) ? (double?)loss : null)]));
            }
        }
    }

    private static List<double> Search(TuningCase what, string method, int seed, int trials, Func<SearchPoint, double> measure)
    {
        ulong draws = Seeds.Derive((ulong)seed, "tuning " + what.Model);

        // The product begins with the options as they are given. Good ones would be the answer at once, so that they are drawn here.
        SearchPoint given = what.Space.Draw(new SeededRandom(Seeds.Derive(draws, "given")), new HashSet<SearchPoint>())!;
        var search = new Search(
            new SearchSettings(what.Space, given, method == Tpe ? new TpeSampler() : new RandomSampler(), draws, trials, 1));
        var losses = new List<double>();
        while (search.Next() is { } trial)
        {
            double loss = measure(trial.Point);
            search.Complete(trial, loss);
            losses.Add(loss);
            Console.Error.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{what.Model} {method} {seed} {trial.Number} {loss:R} {losses.Min():F4} {string.Join(' ', trial.Point.Values)}"));
        }

        return losses;
    }
}
