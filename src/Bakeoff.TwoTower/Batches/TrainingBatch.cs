namespace Bakeoff.TwoTower;

/// <summary>
/// One batch. Its rows are training rows, its columns are their different candidates: a candidate that stands in the batch
/// m times is one column whose logit has log m added, which gives the same loss as m columns.
/// </summary>
/// <param name="query">The shape of the query tower.</param>
/// <param name="candidate">The shape of the candidate tower.</param>
internal sealed class TrainingBatch(TowerShape query, TowerShape candidate)
{
    /// <summary>Training rows, the batch's rows.</summary>
    public TowerInput Queries { get; } = new(query);

    /// <summary>Candidates, the batch's columns.</summary>
    public TowerInput Candidates { get; } = new(candidate);

    public int Rows => Queries.Rows;

    public int Columns => Candidates.Rows;

    /// <summary>The column of each row's own item.</summary>
    public List<int> Targets { get; } = [];

    /// <summary>The weight of each row's loss.</summary>
    public List<float> Weights { get; } = [];

    /// <summary>How often each column's candidate stands in the batch.</summary>
    public List<int> Counts { get; } = [];

    /// <summary>What is added to each column's logits: log of its count, and −log q where sampling is corrected.</summary>
    public List<float> Offsets { get; } = [];

    /// <summary>The log of each column's count.</summary>
    public List<float> CountLogs { get; } = [];

    /// <summary>
    /// The other columns with a row's own item, which are no negatives of it: (row, column), by row. Empty unless accidental hits
    /// are removed and candidates differ from time to time.
    /// </summary>
    public List<(int Row, int Column)> Hits { get; } = [];

    /// <summary>Whether a row's own candidate counts once in its denominator, however often it stands in the batch.</summary>
    public bool CountsOwnOnce { get; set; }

    /// <summary>Forgets the queries and their weights.</summary>
    public void ClearQueries()
    {
        Queries.Clear();
        Weights.Clear();
    }

    /// <summary>Forgets the candidates, and what is said of them.</summary>
    public void ClearCandidates()
    {
        Candidates.Clear();
        Targets.Clear();
        Counts.Clear();
        Offsets.Clear();
        CountLogs.Clear();
        Hits.Clear();
    }
}
