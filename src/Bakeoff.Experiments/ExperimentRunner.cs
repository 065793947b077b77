using Bakeoff.Core;
using Bakeoff.Pipeline;

namespace Bakeoff.Experiments;

/// <summary>Plans, runs and compares the experiments of a folder. The command line is a program that calls it.</summary>
public sealed class ExperimentRunner
{
    /// <summary>Creates a runner.</summary>
    /// <param name="options">Where experiments and results are.</param>
    /// <param name="listener">Is told what is done, while it is done; null where nobody listens.</param>
    /// <exception cref="BakeoffException">The program that runs the stages is missing (<c>BKF1023</c>), or the remote store's address is wrong.</exception>
    public ExperimentRunner(RunnerOptions options, IExperimentListener? listener = null)
        : this(options, listener ?? new SilentListener(), null)
    {
    }

    /// <summary>Creates a runner whose stages run otherwise than in processes of the command line's program.</summary>
    /// <param name="options">Where experiments and results are.</param>
    /// <param name="listener">Is told what is done.</param>
    /// <param name="launcher">Runs a stage; null for processes.</param>
    internal ExperimentRunner(RunnerOptions options, IExperimentListener listener, IStageLauncher? launcher)
    {
        options.Remote?.Require();
        EngineSettings settings = options.ToSettings();
        EngineProgram program = EngineProgram.Find(options.EngineFile);
        Context = new RunContext(
            settings, new CodeIdentity(program.Folder, EngineProgram.Name, settings.CodeFolder), listener, launcher ?? new StageProcess(program, listener));
        Loader = new ExperimentLoader(options.ExperimentsFolder, options.Assemblies, settings, options.RowsFolder, listener);
    }

    /// <summary>The experiments of the folder, in ordinal order.</summary>
    public IReadOnlyList<string> Experiments => Loader.Names;

    /// <summary>What everything that runs shares.</summary>
    internal RunContext Context { get; }

    /// <summary>Reads the experiments.</summary>
    internal ExperimentLoader Loader { get; }

    /// <summary>Runs cached stages again and compares their bytes.</summary>
    /// <param name="experiment">The name of the experiment.</param>
    /// <param name="stages">The names of the stages; all if there are none.</param>
    /// <param name="poison">Whether models are also trained with the test rows changed.</param>
    /// <param name="cancellation">Ends it.</param>
    internal IReadOnlyList<StageRecord> Audit(string experiment, IReadOnlyList<string> stages, bool poison, CancellationToken cancellation) =>
        new ExperimentAudit(Context, cancellation).Run(Loader.Load(experiment), stages, poison);
}
