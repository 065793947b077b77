namespace Bakeoff.Core;

/// <summary>The content of a model's <c>training.json</c>, format <c>training/1</c>.</summary>
public sealed record TrainingReport
{
    /// <summary>The name of one of <see cref="Sizes"/>: how many test users of the fold have no list. It is there only if there are any.</summary>
    public const string UsersWithoutList = "testUsersWithoutList";

    /// <summary>
    /// The name of one of <see cref="Sizes"/>: how many ratings a custom or imported model predicts outside of the dataset's scale, for the fold's
    /// test rows. It is there only if there are any.
    /// </summary>
    public const string PredictionsOffScale = "predictionsOffScale";

    /// <summary>The format and its version.</summary>
    public string Format { get; init; } = "training/1";

    /// <summary>The model's name.</summary>
    public required string Model { get; init; }

    /// <summary>What its scores mean.</summary>
    public required string Scores { get; init; }

    /// <summary>What <see cref="EpochReport.Loss"/> is, such as <c>training RMSE</c>; empty where nothing is iterated.</summary>
    public string LossName { get; init; } = "";

    /// <summary>The epochs, in order.</summary>
    public IReadOnlyList<EpochReport> Epochs { get; init; } = [];

    /// <summary>Sizes of the model, such as <c>users</c> or <c>parameters</c>, in the order in which they are shown.</summary>
    public IReadOnlyDictionary<string, long> Sizes { get; init; } = new SortedDictionary<string, long>();

    /// <summary>What else was measured in training, such as <c>residual</c>; null where nothing was.</summary>
    public IReadOnlyDictionary<string, double>? Values { get; init; }
}
