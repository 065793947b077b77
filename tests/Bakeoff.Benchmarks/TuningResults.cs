using System.Globalization;
using System.Text;
using Bakeoff.Core;

namespace Bakeoff.Benchmarks;

/// <summary>The searches that were made, in a file, and what they say.</summary>
internal sealed class TuningResults
{
    private const string Format = "tuning-benchmark/1";
    private static readonly int[] s_moments = [10, 20, 40];
    private readonly string _path;
    private readonly List<TuningCurve> _curves = [];

    /// <param name="path">The path of the files without its ending.</param>
    public TuningResults(string path)
    {
        _path = path;
        if (File.Exists(path + ".json"))
        {
            _curves.AddRange(CanonicalJson.Read<Raw>(path + ".json").Curves);
        }
    }

    /// <summary>Whether a search was made.</summary>
    public bool Has(TuningCase what, string method, int seed) =>
        _curves.Exists(curve => curve.Model == what.Model && curve.Method == method && curve.Seed == seed);

    /// <summary>Keeps a search.</summary>
    public void Add(TuningCurve curve)
    {
        _curves.Add(curve);
        File.WriteAllText(_path + ".json", CanonicalJson.Serialize(new Raw(Format, Machine.Description, _curves)));
    }

    /// <summary>Writes the chart, and gives the tables as Markdown.</summary>
    public string Write()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"Machine: {Machine.Description}.\n\n| model, data, metric | options | method |");
        text.AppendJoin("", s_moments.Select(moment => $" after {moment} |")).Append("\n|---|---:|---|---:|---:|---:|\n");
        (TuningCase What, TuningCurve[] Random, TuningCurve[] Tpe)[] pairs =
        [
            .. TuningCase.All.Select(what => (what, Of(what, TuningBenchmark.Random), Of(what, TuningBenchmark.Tpe)))
                .Where(pair => pair.Item2.Length > 0 && pair.Item3.Length > 0),
        ];
        foreach ((TuningCase what, TuningCurve[] random, TuningCurve[] tpe) in pairs)
        {
            foreach (TuningCurve[] curves in new[] { random, tpe })
            {
                text.Append(CultureInfo.InvariantCulture, $"| {NameOf(what)} | {what.Space.Parameters.Count} | {curves[0].Method} |");
                text.AppendJoin("", s_moments.Select(moment => $" {Spread(what, [.. curves.Select(curve => curve.Best()[moment - 1])])} |"))
                    .Append('\n');
            }
        }

        text.Append("\n| model, data | trials of random | trials of tpe | as good after 20 | better after 40 |\n|---|---:|---:|---:|---:|\n");
        foreach ((TuningCase what, TuningCurve[] random, TuningCurve[] tpe) in pairs)
        {
            double target = Quantile([.. random.Select(curve => curve.Best()[^1])], 0.5);
            int sooner = tpe.Zip(random).Count(of => of.First.Best()[19] <= of.Second.Best()[^1]);
            int better = tpe.Zip(random).Count(of => of.First.Best()[^1] < of.Second.Best()[^1]);
            int worse = tpe.Zip(random).Count(of => of.First.Best()[^1] > of.Second.Best()[^1]);
            text.Append(
                CultureInfo.InvariantCulture,
                $"| {what.Model}, {what.Data} | {Trials(random, target)} | {Trials(tpe, target)} | {sooner} of {tpe.Length} | {better}, worse "
                    + $"{worse} |\n");
        }

        TuningChart.Write(_path + ".svg", pairs);
        return text.ToString();
    }

    /// <summary>A quantile, between two values in proportion.</summary>
    public static double Quantile(double[] values, double share)
    {
        double[] sorted = [.. values.Order()];
        double place = share * (sorted.Length - 1);
        (double low, double high) = (sorted[(int)place], sorted[(int)Math.Ceiling(place)]);
        return low == high ? low : low + ((high - low) * (place - Math.Floor(place)));
    }

    private static string NameOf(TuningCase what) => $"{what.Model}, {what.Data}, {what.Metric}";

    private static string Spread(TuningCase what, double[] losses)
    {
        double[] of = [.. losses.Select(loss => what.IsError ? loss : -loss)];
        return string.Create(CultureInfo.InvariantCulture, $"{Quantile(of, 0.5):F4} [{Quantile(of, 0.25):F4}, {Quantile(of, 0.75):F4}]");
    }

    private static string Trials(TuningCurve[] curves, double target)
    {
        double[] trials = [.. curves.Select(curve => curve.TrialsUntil(target))];
        string Text(double share) => Quantile(trials, share) is double number && double.IsFinite(number)
            ? number.ToString("0.#", CultureInfo.InvariantCulture) : FormattableString.Invariant($"> {curves[0].Losses.Count}");
        return $"{Text(0.5)} [{Text(0.25)}, {Text(0.75)}]";
    }

    private TuningCurve[] Of(TuningCase what, string method) =>
        [.. _curves.Where(curve => curve.Model == what.Model && curve.Method == method).OrderBy(curve => curve.Seed)];

    private sealed record Raw(string Format, string Machine, IReadOnlyList<TuningCurve> Curves);
}
