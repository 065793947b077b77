namespace Bakeoff.Baselines;

/// <summary>What random numbers are drawn for: a part of the counter that they are a function of. Those of items follow those of users.</summary>
internal enum DrawPurpose
{
    /// <summary>Factors to begin with.</summary>
    Start,

    /// <summary>Mean and precision of the prior of a column.</summary>
    Prior,

    /// <summary>The numbers of a user or item.</summary>
    Values,

    /// <summary>The precision of a column of implicit feedback.</summary>
    FeedbackPrecision,

    /// <summary>A row of implicit feedback.</summary>
    Feedback,

    /// <summary>The precision of the noise, and the mean.</summary>
    Noise,

    /// <summary>The precision of a column of the bins of time.</summary>
    BinPrecision,

    /// <summary>The numbers of a bin of time.</summary>
    Bin,
}
