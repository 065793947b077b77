using Bakeoff.Core;

namespace Bakeoff.TwoTower;

/// <summary>
/// The options of the two-tower model. The defaults are the notebook's: what it was meant to have as well is off, and
/// <c>experiments/two-tower-ablation</c> shows what each is worth.
/// </summary>
public sealed record TwoTowerOptions : IRelatedOptions
{
    /// <summary>
    /// The trainer: <c>torch</c> (TorchSharp), <c>fused</c> (our own kernel, several times faster, whose bytes depend neither on
    /// threads nor on the processor), or <c>auto</c>, which is <c>fused</c> unless <see cref="HistoryPooling"/> or
    /// <see cref="Device"/> needs torch. Default auto.
    /// </summary>
    [OptionChoice("auto", "torch", "fused")]
    public string Backend { get; init; } = "auto";

    /// <summary>Where torch computes: <c>cpu</c> or <c>cuda</c>. Default cpu.</summary>
    [OptionChoice("cpu", "cuda")]
    public string Device { get; init; } = "cpu";

    /// <summary>
    /// The threads of libtorch, for the torch backend alone. Default 2; range 1 to 256. It is in the key, so that the bytes
    /// cannot depend on the number of cores of the machine; the fused backend takes as many threads as the stage has. With
    /// <see cref="Device"/> cuda so many batches are assembled at one time, and a large batch wants more: 8 for 16,384 rows.
    /// </summary>
    [OptionRange(1, 256)]
    public int TorchThreads { get; init; } = 2;

    /// <summary>The length of each embedding. Default 32; range 1 to 1,024.</summary>
    [OptionRange(1, 1024)]
    [OptionSearch(8, 128, SearchScale.Log)]
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

    /// <summary>Passes over the training rows, at most if <see cref="Patience"/> is set. Default 3; range 1 to 1,000.</summary>
    [OptionRange(1, 1000)]
    [OptionSearch(1, 30, SearchScale.Log)]
    public int Epochs { get; init; } = 3;

    /// <summary>The step of Adagrad. Default 0.1; range 0.000001 to 10.</summary>
    [OptionRange(1e-6, 10)]
    [OptionSearch(0.01, 0.5, SearchScale.Log)]
    public double LearningRate { get; init; } = 0.1;

    /// <summary>
    /// Into how many buckets the training timestamps are cut, for the query's timestamp embedding and for
    /// <see cref="Popularity"/>. Default 1,000; range 2 to 100,000, and to 65,535 with the latter.
    /// </summary>
    [OptionRange(2, 100_000)]
    public int TimestampBuckets { get; init; } = 1000;

    /// <summary>The most frequent title words that get an embedding of their own. Default 10,000; range 1 to 1,000,000.</summary>
    [OptionRange(1, 1_000_000)]
    public int Words { get; init; } = 10_000;

    /// <summary>Whether the candidate tower reads the mean embedding of the item's genres. Default false.</summary>
    public bool Genres { get; init; }

    /// <summary>Whether the candidate tower reads an embedding of the item's year. Default false.</summary>
    public bool Year { get; init; }

    /// <summary>
    /// The most frequent words of the users' tags that get an embedding; the candidate tower reads their mean over an item's
    /// tags. Only tags that a user gave to an item of the user's own training rows are read. 0 reads none. Default 0; range 0 to
    /// 1,000,000.
    /// </summary>
    [OptionRange(0, 1_000_000)]
    public int Tags { get; init; }

    /// <summary>
    /// Whether the candidate tower reads the relevance of every tag of the tag genome (Vig, Sen and Riedl, ACM TiiS 2(3), 2012),
    /// where the dataset has one: 1,128 numbers an item in MovieLens 20M and 25M. Zeros where it has none. Default false.
    /// </summary>
    public bool Genome { get; init; }

    /// <summary>
    /// How many of the items that the user rated last before the row's timestamp the query tower reads, those rated at least
    /// the training mean and the others separately. 0 reads none. Default 0; range 0 to 1,000.
    /// </summary>
    [OptionRange(0, 1000)]
    public int History { get; init; }

    /// <summary>
    /// What becomes of the history's embeddings: their <c>mean</c>, or a sum weighted by a learnt softmax <c>attention</c>
    /// (softmax(e·v/√size), one v for each half), which needs the torch backend. Default mean.
    /// </summary>
    [OptionChoice("mean", "attention")]
    public string HistoryPooling { get; init; } = "mean";

    /// <summary>
    /// Whether the candidate tower reads log(1 + the item's training ratings in earlier timestamp buckets), over the largest of
    /// these. A candidate then differs from time to time, so each user's catalogue is embedded again. Default false.
    /// </summary>
    public bool Popularity { get; init; }

    /// <summary>
    /// Whether −log q is added to each candidate's logit, q its chance to be in the batch (Yi et al., "Sampling-bias-corrected
    /// neural modeling", RecSys 2019); q is counted, not estimated. Default false.
    /// </summary>
    public bool SamplingCorrection { get; init; }

    /// <summary>Whether a row's own item is no negative where it stands in the batch again. Default false.</summary>
    public bool RemoveAccidentalHits { get; init; }

    /// <summary>The logits are divided by it. Default 1; range 0.001 to 1,000.</summary>
    [OptionRange(0.001, 1000)]
    public double Temperature { get; init; } = 1;

    /// <summary>Whether the towers' outputs are scaled to length 1; best with a <see cref="Temperature"/> of 0.05 to 0.2. Default false.</summary>
    public bool Normalize { get; init; }

    /// <summary>
    /// Further candidates a step, drawn evenly from the items of the training rows, as negatives of every row (Yang et al., "Mixed
    /// negative sampling", WWW 2020). Default 0; range 0 to 65,536.
    /// </summary>
    [OptionRange(0, 65_536)]
    public int MixedNegatives { get; init; }

    /// <summary>
    /// If not 0, only so many different negatives of a row count: those of the highest logits, where a candidate that stands in the
    /// batch m times has log m more. Default 0; range 0 to 65,536.
    /// </summary>
    [OptionRange(0, 65_536)]
    public int HardNegatives { get; init; }

    /// <summary>
    /// Whether a row's loss is multiplied by its rating over the mean training rating, both above the scale's minimum where that is below 0, so
    /// that no weight is negative. Default false.
    /// </summary>
    public bool RatingWeights { get; init; }

    /// <summary>
    /// Only training rows rated at least so are positives; the others are still known to be seen, and to the history. Absent, all rows
    /// are. Default none; range -1,000,000 to 1,000,000.
    /// </summary>
    [OptionRange(-1e6, 1e6)]
    public double? MinimumRating { get; init; }

    /// <summary>
    /// How many of each user's last training rows are never trained on but watched: the report has their top-k accuracy, seen items excluded. Of a
    /// user with few rows half at most. Default 0; range 0 to 1,000.
    /// </summary>
    [OptionRange(0, 1000)]
    public int ValidationRatings { get; init; }

    /// <summary>Epochs from one look at the validation rows to the next. Default 1; range 1 to 1,000.</summary>
    [OptionRange(1, 1000)]
    public int ValidationEvery { get; init; } = 1;

    /// <summary>
    /// Looks at the validation rows without a better top-100 accuracy after which training ends; the best look's weights are
    /// taken. 0 trains for <see cref="Epochs"/>. Needs <see cref="ValidationRatings"/>. Default 0; range 0 to 1,000.
    /// </summary>
    [OptionRange(0, 1000)]
    public int Patience { get; init; }

    /// <summary>
    /// Whether the model also predicts ratings: damped user and item means (<see cref="BiasTerms"/>, damping 5) and a line through
    /// the score, fitted by least squares on training rows. The lists are ranked by the score all the same. Default true.
    /// </summary>
    public bool RatingHead { get; init; } = true;

    /// <summary>Whether torch trains, by choice or because <c>auto</c> takes it: only then the bytes depend on the processor.</summary>
    /// <returns>True for torch, false for the fused backend.</returns>
    public bool UsesTorch() => Backend == "torch" || (Backend == "auto" && (UsesAttention() || Device == "cuda"));

    internal bool UsesAttention() => History > 0 && HistoryPooling == "attention";

    /// <inheritdoc/>
    public IEnumerable<(string Name, string Problem)> CheckTogether()
    {
        if (Backend == "fused" && UsesAttention())
        {
            yield return ("backend", "'fused' has no attention: take 'auto' or 'torch', or the 'historyPooling' 'mean'.");
        }

        if (Backend == "fused" && Device == "cuda")
        {
            yield return ("backend", "'fused' computes on the processor: take 'auto' or 'torch', or the 'device' 'cpu'.");
        }

        if (Patience > 0 && ValidationRatings == 0)
        {
            yield return ("patience", "watches validation rows: set 'validationRatings' to 1 or more, or 'patience' to 0.");
        }

        if (Popularity && TimestampBuckets > ushort.MaxValue)
        {
            yield return ("timestampBuckets", $"must be {ushort.MaxValue} at most where 'popularity' is read.");
        }
    }
}
