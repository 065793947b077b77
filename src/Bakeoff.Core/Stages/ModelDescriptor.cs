namespace Bakeoff.Core;

/// <summary>
/// What the engine has to know of a built-in model: its key in <c>experiment.json</c>, its algorithms and their options, the stage that trains it,
/// and what it can do. Each model has one, in its own project.
/// </summary>
public abstract class ModelDescriptor
{
    /// <summary>
    /// The key among <c>models</c> of an experiment, such as <c>svd</c>; it is also the name of what is measured where <see cref="Names"/> has it.
    /// </summary>
    public abstract string Key { get; }

    /// <summary>The stage that trains it.</summary>
    public abstract StageDescriptor Stage { get; }

    /// <summary>The algorithms that <c>algorithm</c> chooses from, the default first; one without a name where there is no choice.</summary>
    public abstract IReadOnlyList<ModelAlgorithm> Algorithms { get; }

    /// <summary>The names of the models that its stage writes; <see cref="MayWrite"/> says whether options may ask for others.</summary>
    public abstract IReadOnlyList<string> Names { get; }

    /// <summary>Whether an experiment may be without it. Default: it may, and is unless it names the model.</summary>
    public virtual bool IsOptional => true;

    /// <summary>Whether it is a baseline, one that others are judged against. Default: it is not.</summary>
    public virtual bool IsBaseline => false;

    /// <summary>
    /// Whether it knows what was popular when, so that it is trained unasked where a split cuts time: there it is the rival that others are to beat.
    /// An experiment takes it out with null. Default: it does not.
    /// </summary>
    public virtual bool KnowsTime => false;

    /// <summary>Whether it learns ratings, so that it cannot be trained where there are only interactions. Default: it does not need them.</summary>
    public virtual bool NeedsRatings => false;

    /// <summary>Whether it has a vector for each user and item, which <see cref="ReadVectors"/> reads. Default: it has none.</summary>
    public virtual bool HasVectors => false;

    /// <summary>
    /// Says why it cannot score users from their histories, so that it is refused where a split holds users out whole; null where it can
    /// (<see cref="IFoldInScorer"/>). Default: it knows the users of its training alone.
    /// </summary>
    /// <param name="options">The model's options.</param>
    /// <returns>A clause such as <c>it knows …</c>, without a full stop.</returns>
    public virtual string? ExplainNoFoldIn(object options) => "it knows the users of its training alone";

    /// <summary>
    /// Says whether it predicts ratings, so that it has metrics such as RMSE where the dataset has ratings. Default: whether it learns them
    /// (<see cref="NeedsRatings"/>).
    /// </summary>
    /// <param name="options">The model's options.</param>
    public virtual bool PredictsRatings(object options) => NeedsRatings;

    /// <summary>Says whether its stage writes a model of a name, with some options. Default: whether <see cref="Names"/> has it.</summary>
    /// <param name="name">The name.</param>
    public virtual bool MayWrite(string name) => Names.Contains(name);

    /// <summary>Lists the models that it trains. Default: <see cref="Names"/>.</summary>
    /// <param name="options">The model's options.</param>
    /// <param name="hasRatings">Whether the dataset has ratings, and not only interactions.</param>
    public virtual IEnumerable<string> FindTrained(object options, bool hasRatings) => Names;

    /// <summary>Reads the vectors of a trained model.</summary>
    /// <param name="options">The options with which it was trained.</param>
    /// <param name="findFile">Finds a file of its stage's output by the path within it; throws where there is none.</param>
    /// <exception cref="NotSupportedException">The model has no vectors: see <see cref="HasVectors"/>.</exception>
    public virtual ModelVectors ReadVectors(object options, Func<string, string> findFile) =>
        throw new NotSupportedException($"'{Key}' has no vectors.");
}
