using System.Globalization;
using System.Text;

namespace Bakeoff.Benchmarks;

/// <summary>
/// The simplest law that fits what more threads bring: t(n) = a + b / n, where a is all that does not get faster with threads (memory and caches that
/// cores share, waiting for blocks, cores that are halves of one), and b the rest. It describes a machine on which it was fitted, and says nothing of
/// another.
/// </summary>
/// <param name="Fixed">a, in nanoseconds an update.</param>
/// <param name="Shared">b, in nanoseconds an update.</param>
internal sealed record ScalingFit(double Fixed, double Shared)
{
    /// <summary>Fits both numbers by least squares of the relative errors.</summary>
    /// <param name="points">Measured times, of at least two numbers of threads.</param>
    public static ScalingFit Of(IReadOnlyList<(int Threads, double Nanoseconds)> points)
    {
        // Minimizes the sum of (a x + b y - 1)², where x = 1 / t and y = 1 / (n t).
        (double xx, double xy, double yy, double x1, double y1) = (0, 0, 0, 0, 0);
        foreach ((int threads, double nanoseconds) in points)
        {
            (double x, double y) = (1 / nanoseconds, 1 / (threads * nanoseconds));
            (xx, xy, yy, x1, y1) = (xx + (x * x), xy + (x * y), yy + (y * y), x1 + x, y1 + y);
        }

        double determinant = (xx * yy) - (xy * xy);
        return new ScalingFit(((x1 * yy) - (y1 * xy)) / determinant, ((y1 * xx) - (x1 * xy)) / determinant);
    }

    /// <summary>The time on a number of threads, in nanoseconds an update.</summary>
    public double At(int threads) => Fixed + (Shared / threads);

    /// <summary>Measured next to fitted, and what a fit without the last point had said of it.</summary>
    /// <param name="name">What was measured.</param>
    /// <param name="points">Measured times, by threads ascending.</param>
    public static string Table(string name, IReadOnlyList<(int Threads, double Nanoseconds)> points)
    {
        if (points.Count < 3)
        {
            return $"\n{name}: two numbers of threads always fit a law of two parameters, so none is drawn from them.\n";
        }

        ScalingFit fit = Of(points);
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"\n{name}: {fit.Fixed:F3} + {fit.Shared:F3} / threads ns an update\n\n");
        text.Append("| threads | measured | fitted | error | times faster than one |\n|---|---|---|---|---|\n");
        foreach ((int threads, double nanoseconds) in points)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"| {threads} | {nanoseconds:F2} | {fit.At(threads):F2} | {(100 * fit.At(threads) / nanoseconds) - 100:+0;-0;0} % | "
                    + $"{points[0].Nanoseconds / nanoseconds:F1} |\n");
        }

        (int most, double last) = points[^1];
        double foretold = Of([.. points.SkipLast(1)]).At(most);
        text.Append(
            CultureInfo.InvariantCulture,
            $"\nFrom the other points alone {most} threads would have been foretold {foretold:F2}: {(100 * foretold / last) - 100:+0;-0;0} %.\n");
        return text.ToString();
    }
}
