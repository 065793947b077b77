using Bakeoff.Numerics;

namespace Bakeoff.Baselines;

/// <summary>
/// What is kept of a sample: the items, and what is believed of users. From these and what a user rated comes the mean of the user's numbers, which
/// says more than the ones that were drawn.
/// </summary>
internal sealed unsafe class KeptSample : IDisposable
{
    /// <summary>Passes over a user's factors, each set to its mean given the others, from the prior's mean on.</summary>
    private const int Sweeps = 8;

    private readonly GibbsShape _shape;
    private readonly NativeArray<float>? _feedback;

    /// <summary>Makes room for a sample.</summary>
    /// <param name="shape">How a row of numbers is laid out.</param>
    /// <param name="rows">The number of items, and of their bins of time.</param>
    /// <param name="feedback">The number of items that say something of users by implicit feedback; 0 where there is none.</param>
    public KeptSample(GibbsShape shape, long rows, int feedback)
    {
        _shape = shape;
        Items = new NativeArray<float>(rows * shape.Stride, cleared: false);
        _feedback = feedback > 0 ? new NativeArray<float>((long)feedback * shape.Stride, cleared: false) : null;
    }

    /// <summary>The numbers of the items, and then of their bins.</summary>
    public NativeArray<float> Items { get; }

    /// <summary>Means of the users' prior, its precisions, means of the items' prior: a row each.</summary>
    public NativeArray<float> Priors => field ??= new NativeArray<float>(3L * _shape.Stride);

    /// <summary>The precision of a rating, given its score.</summary>
    public double Noise { get; private set; }

    /// <summary>What is added to all scores.</summary>
    public float Mean { get; private set; }

    /// <summary>Copies the sampler's sample.</summary>
    /// <param name="sampler">The sampler.</param>
    public void CopyFrom(GibbsSampler sampler)
    {
        (Noise, Mean) = (sampler.Noise, sampler.Mean);
        Copy(sampler.Items.Values, Items.Pointer);
        Copy(sampler.Users.Prior.Means, Priors.Pointer);
        Copy(sampler.Users.Prior.Precisions, Priors.Pointer + _shape.Stride);
        Copy(sampler.Items.Prior.Means, Priors.Pointer + (2 * _shape.Stride));
        if (_feedback is not null)
        {
            Copy(sampler.Users.Feedback!.Values, _feedback.Pointer);
        }
    }

    /// <summary>Computes the mean of a user's numbers, given the items of this sample.</summary>
    /// <param name="ratings">What users rated.</param>
    /// <param name="user">The index of the user, or their number for one who rated nothing.</param>
    /// <param name="scratch">The thread's.</param>
    /// <param name="target">Receives the numbers.</param>
    public void SolveUser(GibbsRows ratings, int user, GibbsScratch scratch, float* target)
    {
        (long first, int rows) = (ratings.StartOf(user), user < ratings.Count ? ratings.RowsOf(user) : 0);
        int* indices = ratings.Others.Pointer + first;
        float* centre = scratch.Centre;
        new Span<float>(Priors.Pointer, _shape.Stride).CopyTo(new Span<float>(centre, _shape.Stride));
        if (_feedback is not null && rows > 0)
        {
            float weight = (float)(1 / Math.Sqrt(rows));
            for (int row = 0; row < rows; row++)
            {
                LaneRows<Lanes128>.AddScaled(_feedback.Pointer + ((long)indices[row] * _shape.Stride), weight, centre, _shape.Stride);
            }
        }

        new Span<float>(centre, _shape.Stride).CopyTo(new Span<float>(target, _shape.Stride));
        new Span<float>(scratch.Normals, _shape.Numbers).Clear();
        var terms = new GibbsTerms(_shape, new Matrix(Items.Pointer, _shape.Stride), Priors.Pointer + _shape.Stride)
        {
            Noise = Noise, Mean = Mean, Centre = centre, Indices = ratings.Places.Pointer + first, Ratings = ratings.Ratings.Pointer + first,
            Rows = rows,
        };
        for (int sweep = 0; sweep < (rows > 0 ? Sweeps : 0); sweep++)
        {
            GibbsKernel.Draw(terms, target, scratch);
        }
    }

    /// <summary>Writes the numbers, or reads what was written.</summary>
    /// <param name="arrays">Writes or reads an array.</param>
    /// <param name="numbers">Writes or reads numbers.</param>
    public void Transfer(Action<NativeArray<float>> arrays, NumberTransfer numbers)
    {
        Span<double> scalars = [Noise, Mean];
        numbers(scalars);
        (Noise, Mean) = (scalars[0], (float)scalars[1]);
        arrays(Items);
        arrays(Priors);
        if (_feedback is not null)
        {
            arrays(_feedback);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Items.Dispose();
        Priors.Dispose();
        _feedback?.Dispose();
    }

    private static void Copy(NativeArray<float> source, float* target) =>
        Buffer.MemoryCopy(source.Pointer, target, source.Length * sizeof(float), source.Length * sizeof(float));
}
