using Bakeoff.Data;

namespace Bakeoff.UnitTests.Docs;

/// <summary><c>first-n</c>, the split of CONTRIBUTING: each fold tests the first ratings of its users.</summary>
internal sealed class FirstNSplit : UserSplitMethod
{
    /// <inheritdoc/>
    public override string Name => "first-n";

    /// <inheritdoc/>
    public override string Summary => "the users are shuffled and cut as with `last-n`; fold k tests the first `n` ratings of its users.";

    /// <inheritdoc/>
    public override string WhyNoValidation => "what is left of a user are the last ratings, which no test looks like";

    /// <inheritdoc/>
    public override Range FindTested(SplitOptions options, int rows) => ..Math.Min(rows, options.N);
}
