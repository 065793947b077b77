namespace Bakeoff.Experiments;

/// <summary>Proves that a bundle is whole, and says what it has of what an audit looks for.</summary>
internal static class BundleCheckJob
{
    /// <summary>Checks a bundle.</summary>
    /// <param name="file">The archive.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="Core.DataException">It is damaged or no bundle (<c>BKF2001</c>, <c>BKF2002</c>, <c>BKF2022</c>, <c>BKF4008</c>).</exception>
    public static BundleCheckResult Run(string file, CancellationToken cancellation)
    {
        using var scratch = new ComparisonScratch("bundle");
        return BundleChecklist.Check(BundleArchive.Unpack(file, scratch.Path, cancellation));
    }
}
