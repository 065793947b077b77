using Bakeoff.Core;

namespace Bakeoff.TwoTower;

/// <summary>The options of the two-tower model, with the defaults of the notebook.</summary>
public sealed record TwoTowerOptions
{
    /// <summary>The trainer. <c>torch</c> (TorchSharp) is the only one yet.</summary>
    [OptionChoice("torch")]
    public string Backend { get; init; } = "torch";

    /// <summary>The length of each embedding. Default 32; range 1 to 1,024.</summary>
    [OptionRange(1, 1024)]
    public int EmbeddingSize { get; init; } = 32;

    /// <summary>
    /// The widths of the dense layers of each tower; all but the last are followed by a ReLU, and the last is the width
    /// of the dot product. Default [32]; each from 1 to 4,096.
    /// </summary>
    [OptionRange(1, 4096)]
    public int[] TowerSizes { get; init; } = [32];

    /// <summary>Training rows a step; each row's item is a negative for the others. Default 2,048; range 2 to 65,536.</summary>
    [OptionRange(2, 65_536)]
    public int BatchSize { get; init; } = 2048;

    /// <summary>Passes over the training rows. Default 3; range 1 to 1,000.</summary>
    [OptionRange(1, 1000)]
    public int Epochs { get; init; } = 3;

    /// <summary>The step of Adagrad. Default 0.1; range 0.000001 to 10.</summary>
    [OptionRange(1e-6, 10)]
    public double LearningRate { get; init; } = 0.1;

    /// <summary>Into how many buckets the training timestamps are cut. Default 1,000; range 2 to 100,000.</summary>
    [OptionRange(2, 100_000)]
    public int TimestampBuckets { get; init; } = 1000;

    /// <summary>The most frequent title words that get an embedding of their own. Default 10,000; range 1 to 1,000,000.</summary>
    [OptionRange(1, 1_000_000)]
    public int Words { get; init; } = 10_000;

    /// <summary>
    /// The threads of libtorch. Default 2; range 1 to 256. It is in the key, so that the bytes cannot depend on the
    /// number of cores of the machine.
    /// </summary>
    [OptionRange(1, 256)]
    public int Threads { get; init; } = 2;
}
