namespace Bakeoff.Core;

/// <summary>The codes of tuning.</summary>
public static partial class ErrorCodes
{
    /// <summary>Tuning names a model that the experiment does not have, or that has nothing to search.</summary>
    public const string BadTuningModel = "BKF1029";

    /// <summary>The space of tuning names what is no option, or gives it values that it must not have.</summary>
    public const string BadTuningSpace = "BKF1030";

    /// <summary>Tuning is to choose by metrics that one of its models cannot have.</summary>
    public const string BadTuningMetric = "BKF1035";

    /// <summary>The name of a trial would be longer than that of a folder may be.</summary>
    public const string TrialNameTooLong = "BKF1031";

    /// <summary>No trial of a model's options has a value, so that none is the best.</summary>
    public const string NoTrialMeasured = "BKF6011";
}
