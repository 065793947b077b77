using System.CommandLine;
using System.Diagnostics;
using Bakeoff.Core;
using Bakeoff.Svd;
using Bakeoff.Tables;

namespace Bakeoff.Benchmarks;

/// <summary>The inside of one process: measures one case and prints the result as a line of JSON.</summary>
internal sealed class SvdMeasurement(SvdCase asked, string split)
{
    public const string Name = "measure-svd";
    private static readonly RatingScale Scale = new(0.5, 5, 0.5);
    private readonly List<EpochRmse> _rmse = [];
    private double _read;
    private double _grid;
    private double _train;
    private string _hash = "";

    public static Command Create()
    {
        var what = new Argument<string>("case") { Description = "A case as JSON." };
        var file = new Argument<string>("split") { Description = "split.parquet, next to its split.json." };
        var command = new Command(Name, "Measure one case (the benchmark calls this).") { what, file };
        command.Hidden = true;
        command.SetAction(arguments => Console.WriteLine(CanonicalJson.SerializeLine(
            new SvdMeasurement(CanonicalJson.Deserialize<SvdCase>(arguments.GetValue(what)!), arguments.GetValue(file)!).Run())));
        return command;
    }

    private SvdResult Run()
    {
        string work = Directory.CreateTempSubdirectory("bakeoff-benchmark-").FullName;
        try
        {
            string condition = $"part <> 0 AND {BenchmarkData.UsersOf(asked.Sample)}";
            StageContext context = ContextOf(work);
            long rows;
            if (asked.OutOfCore)
            {
                using SpooledRatings spooled = Timed(ref _read, () => RatingReader.Spool(context, condition));
                rows = spooled.Count;
                Measure(spooled, work);
            }
            else
            {
                RatingMatrix matrix = Timed(ref _read, () => RatingReader.Read(context, condition));
                rows = matrix.Count;
                Measure(matrix, work);
            }

            long updates = rows * asked.Epochs * (asked.Algorithm == "biased-mf" ? 1 : asked.Features);
            return new SvdResult(rows, _read, _grid, _train, updates, MeasurementProcess.PeakMegabytes(), _rmse, _hash);
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

    private StageContext ContextOf(string work)
    {
        string input = Path.Combine(work, "Split");
        BenchmarkData.LinkSplit(split, input);
        return new StageContext
        {
            OptionsJson = "{}",
            Seed = 1,
            Fold = 0,
            Inputs = new Dictionary<string, string> { ["Split"] = input },
            OutputFolder = work,
            WorkFolder = work,
            ResumeFolder = work,
            Threads = asked.Threads,
        };
    }

    private static T Timed<T>(ref double seconds, Func<T> work)
    {
        long start = Stopwatch.GetTimestamp();
        T result = work();
        seconds += Stopwatch.GetElapsedTime(start).TotalSeconds;
        return result;
    }

    private void Measure(IRatingSource source, string work)
    {
        var resources = new TrainingResources(asked.Threads, work);
        switch (asked.Algorithm)
        {
            case "biased-mf":
                MeasureBiasedMf(source, resources);
                break;
            case "funk-svd":
                MeasureFunkSvd(source, resources);
                break;
            case "exact":
                var options = new FunkSvdOptions { Features = asked.Features, Epochs = asked.Epochs, Exact = true };
                var clock = new EpochClock();
                new FunkSvdTrainer(options, Scale).Train(source, 1, clock);
                _train = clock.SecondsBetween * options.Epochs / (options.Epochs - 1);
                break;
            default:
                MeasurePlain(source);
                break;
        }
    }

    private void MeasureBiasedMf(IRatingSource source, TrainingResources resources)
    {
        var options = new BiasedMfOptions { Features = asked.Features, Epochs = asked.Epochs, Bins = asked.Bins, OutOfCore = asked.OutOfCore };
        RatingTotals totals = Timed(ref _grid, () => new RatingTotals(source, Scale, asked.Threads, CancellationToken.None));
        using BiasedMfFit fit = Timed(ref _grid, () => new BiasedMfFit(options, source, totals, resources, 1, CancellationToken.None));
        RatingTable test = BenchmarkData.TestRows(split, asked.Sample);
        for (int epoch = 1; epoch <= asked.Epochs; epoch++)
        {
            Timed(ref _train, () => fit.Epoch(CancellationToken.None));
            if (epoch % Math.Max(1, asked.Epochs / 12) == 0)
            {
                _rmse.Add(new EpochRmse(epoch, Rmse(test, (user, item) => fit.Predict(source.Users.IndexOf(user), source.Items.IndexOf(item)))));
            }
        }

        _hash = HashOf(BiasedMfModel.From(fit, source, Scale, []));
    }

    private void MeasureFunkSvd(IRatingSource source, TrainingResources resources)
    {
        var options = new FunkSvdOptions { Features = asked.Features, Epochs = asked.Epochs, Bins = asked.Bins, OutOfCore = asked.OutOfCore };
        RatingTotals totals = Timed(ref _grid, () => new RatingTotals(source, Scale, asked.Threads, CancellationToken.None));
        using GridFunkSvd grid = Timed(ref _grid, () => new GridFunkSvd(options, Scale, source, totals, resources, 1, CancellationToken.None));
        int[] epochs = [.. Enumerable.Repeat(asked.Epochs, asked.Features)];
        FunkSvdModel model = Timed(ref _train, () => grid.Train(source, epochs, null, SilentProgress.Instance, CancellationToken.None));
        RatingTable test = BenchmarkData.TestRows(split, asked.Sample);
        for (int features = Math.Max(1, asked.Features / 10); features <= asked.Features; features += Math.Max(1, asked.Features / 10))
        {
            _rmse.Add(new EpochRmse(features * asked.Epochs, Rmse(test, model.WithFeatures(features).Score)));
        }

        _hash = HashOf(model);
    }

    private void MeasurePlain(IRatingSource source)
    {
        var rows = new List<(int User, int Item, float Rating)>();
        source.Read(
            (users, items, ratings) =>
            {
                for (int i = 0; i < users.Length; i++)
                {
                    rows.Add((users[i], items[i], ratings[i]));
                }
            },
            CancellationToken.None);
        int[] order = new SeededRandom(1).Permutation(rows.Count);
        int[] userOf = [.. order.Select(row => rows[row].User)];
        int[] itemOf = [.. order.Select(row => rows[row].Item)];
        double[] rating = [.. order.Select(row => (double)rows[row].Rating)];
        double[] estimate = [.. Enumerable.Repeat(rating.Average(), rating.Length)];
        PlainFunkSvd.Train(userOf, itemOf, rating, estimate, source.Users.Count, source.Items.Count, 1, Scale); // Compiled before it is timed.
        Timed(ref _train, () => PlainFunkSvd.Train(userOf, itemOf, rating, estimate, source.Users.Count, source.Items.Count, asked.Epochs, Scale));
    }

    private static double Rmse(RatingTable test, Func<long, long, double> predict) => Evaluation.Rmse.Compute(
        test.Ratings, [.. Enumerable.Range(0, test.Count).Select(row => Scale.Clamp(predict(test.Users[row], test.Items[row])))]);

    private static string HashOf(ISvdModel model)
    {
        using var stream = new MemoryStream();
        model.Save(stream);
        return ContentHash.OfBytes(stream.GetBuffer().AsSpan(0, (int)stream.Length))[..16];
    }

    /// <summary>The time from the end of the first epoch to the end of the last, of one feature.</summary>
    private sealed class EpochClock : IStageProgress
    {
        private long _first;
        private long _last;

        public double SecondsBetween => Stopwatch.GetElapsedTime(_first, _last).TotalSeconds;

        public void Report(double fraction, string text)
        {
            _last = Stopwatch.GetTimestamp();
            _first = _first == 0 ? _last : _first;
        }

        public void Warn(string text)
        {
        }
    }
}
