namespace Bakeoff.Core;

/// <summary>
/// What the engine has to know of a stage: how it is called, what it reads, what it takes of the machine, and how it is created. Each stage has one,
/// in its own project, next to the stage and never reached by it: so a change here changes no key. The graph, the host of the stages and the command
/// line ask the descriptors; none of them names a stage. Derive from <see cref="StageDescriptor{TOptions}"/>.
/// </summary>
public abstract class StageDescriptor
{
    /// <summary>Stands among <see cref="Inputs"/> for every node that trains a model.</summary>
    public const string EveryTraining = "Train*";

    private protected StageDescriptor(string name, Type optionsType) => (Name, OptionsType) = (name, optionsType);

    /// <summary>The stage's name, such as <c>TrainSvd</c>: <see cref="IStage.Name"/> of what <see cref="Create"/> makes.</summary>
    public string Name { get; }

    /// <summary>
    /// The type of the stage's options; what they have in common where the model's algorithm decides (<see cref="ModelDescriptor.Algorithms"/>).
    /// </summary>
    public Type OptionsType { get; }

    /// <summary>The names of the stages whose output it reads, or <see cref="EveryTraining"/>, in the order of the graph.</summary>
    public abstract IReadOnlyList<string> Inputs { get; }

    /// <summary>Whether it draws random numbers, so that a seed is derived for it. Default: it does not.</summary>
    public virtual bool DrawsRandomNumbers => false;

    /// <summary>Whether each repeat of an experiment trains it with another seed. Default: as <see cref="DrawsRandomNumbers"/> says.</summary>
    public virtual bool IsRepeated => DrawsRandomNumbers;

    /// <summary>Whether it calls custom code, a class or a command. Default: it does not.</summary>
    public virtual bool CallsCustomCode => false;

    /// <summary>Whether it also reads where its inputs come from (<see cref="StageContext.ProvenanceFile"/>). Default: it does not.</summary>
    public virtual bool ReadsProvenance => false;

    /// <summary>The file of its output that says how large the data are; null if it writes none, which is the default.</summary>
    public virtual string? SizeFile => null;

    /// <summary>
    /// The beginning of the names of native packages that it calls where its bytes depend on the processor, such as <c>libtorch-</c>. Default null.
    /// </summary>
    public virtual string? NativePackages => null;

    /// <summary>Finds the type where the stage's code begins; null where the options fix the output's bytes by their checksum.</summary>
    /// <param name="options">The stage's options.</param>
    public abstract Type? FindCodeRoot(object options);

    /// <summary>Estimates what the stage takes of the machine: in no key.</summary>
    /// <param name="options">The stage's options.</param>
    /// <param name="workload">What it has to do.</param>
    public abstract StageNeeds EstimateNeeds(object options, StageWorkload workload);

    /// <summary>Estimates how much the stage has to compute, so that what earlier runs took can be scaled: in no key.</summary>
    /// <param name="options">The stage's options.</param>
    /// <param name="workload">What it has to do.</param>
    public abstract StageWork EstimateWork(object options, StageWorkload workload);

    /// <summary>Says what else than more memory would make the stage fit, such as <c>set 'outOfCore' of models.svd</c>; null for nothing.</summary>
    /// <param name="options">The stage's options.</param>
    public abstract string? FindMemoryRemedy(object options);

    /// <summary>Says whether the output's bytes depend on the vector instructions of the processor.</summary>
    /// <param name="options">The stage's options.</param>
    public abstract bool DependsOnProcessor(object options);

    /// <summary>Creates the stage, in the process that will run it.</summary>
    /// <param name="context">What the stage is given; most stages need none of it before they run.</param>
    public abstract IStage Create(StageContext context);
}
