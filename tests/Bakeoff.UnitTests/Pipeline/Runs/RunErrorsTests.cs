using Bakeoff.Core;
using Bakeoff.Pipeline;

namespace Bakeoff.UnitTests;

public sealed class RunErrorsTests
{
    [Fact]
    public void WhatSeveralStagesFailWithAlike_IsSaidOnce()
    {
        DataException Empty(int fold) =>
            new(ErrorCodes.NothingLeft, $"fold {fold} has no training row.", "Use fewer folds.", new FileLocation("a.csv", 7));
        var error = Assert.Throws<ReportedException>(() => RunErrors.Throw([Empty(0), Empty(0), Empty(1)]));
        Assert.Equal(["fold 0 has no training row.", "fold 1 has no training row."], error.Reports.Select(report => report.Message));
    }
}
