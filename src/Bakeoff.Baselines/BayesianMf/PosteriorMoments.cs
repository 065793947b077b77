namespace Bakeoff.Baselines;

/// <summary>Mean and variance over the samples of the scores of some pairs, in standard deviations of the ratings from their mean.</summary>
internal sealed unsafe class PosteriorMoments
{
    private const int BlockPairs = 4096;
    private readonly int[] _users;
    private readonly int[] _items;
    private readonly double[] _sums;
    private readonly double[] _squares;
    private double _noise;

    /// <summary>Prepares the sums.</summary>
    /// <param name="asked">The pairs.</param>
    /// <param name="data">Knows the users and items.</param>
    public PosteriorMoments(AskedPairs asked, GibbsData data)
    {
        _users = [.. asked.Users.Select(data.Users.IndexOf)];
        _items = [.. asked.Items.Select((item, pair) => data.RowOf(item, asked.Timestamps[pair]))];
        (_sums, _squares) = (new double[asked.Count], new double[asked.Count]);
    }

    /// <summary>The number of samples.</summary>
    public int Samples { get; private set; }

    /// <summary>Adds the sampler's sample.</summary>
    /// <param name="sampler">The sampler.</param>
    /// <param name="parallel">Threads and cancellation.</param>
    public void Add(GibbsSampler sampler, ParallelOptions parallel)
    {
        Samples++;
        _noise += 1 / sampler.Noise;
        (SideRow unknownUser, SideRow unknownItem) = (SideRow.Unknown(sampler.Users), SideRow.Unknown(sampler.Items));
        Parallel.For(0, (_sums.Length + BlockPairs - 1) / BlockPairs, parallel, block =>
        {
            for (int pair = block * BlockPairs; pair < Math.Min(_sums.Length, (block + 1) * BlockPairs); pair++)
            {
                SideRow user = _users[pair] >= 0 ? new SideRow(sampler.Users.Rows.Row(_users[pair])) : unknownUser;
                SideRow item = _items[pair] < 0 ? unknownItem : SideRow.Known(sampler.Items, _items[pair]);
                double score = sampler.Mean + user.Score(item, sampler.Shape);
                _sums[pair] += score;
                _squares[pair] += (score * score) + user.Variance(item, sampler.Shape);
            }
        });
    }

    /// <summary>The mean over the samples.</summary>
    /// <param name="pair">The place of the pair.</param>
    public double MeanOf(int pair) => _sums[pair] / Samples;

    /// <summary>The variance over the samples; for one who has no training row also that of the prior.</summary>
    /// <param name="pair">The place of the pair.</param>
    public double VarianceOf(int pair) => Math.Max(0, (_squares[pair] / Samples) - (MeanOf(pair) * MeanOf(pair)));

    /// <summary>The mean variance of a rating, given its score.</summary>
    public double NoiseVariance => _noise / Samples;

    /// <summary>Writes the sums, or reads what was written.</summary>
    /// <param name="samples">The number of samples that they are the sums of.</param>
    /// <param name="transfer">Writes or reads numbers.</param>
    public void Transfer(int samples, NumberTransfer transfer)
    {
        Samples = samples;
        Span<double> noise = [_noise];
        transfer(_sums);
        transfer(_squares);
        transfer(noise);
        _noise = noise[0];
    }
}
