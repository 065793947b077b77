namespace Bakeoff.Core;

/// <summary>
/// One step of the pipeline. It reads its input folders and writes its output folder, and the bytes that it writes are
/// a pure function of its options, its seed, its fold, the bytes of its inputs, its code and the runtime: no clock, no
/// host, no path may reach them. It runs in a process of its own and cannot see the cache.
/// </summary>
public interface IStage
{
    /// <summary>The name, as the command line and the key have it, such as <c>TrainSvd</c>.</summary>
    string Name { get; }

    /// <summary>Runs the stage: it reads its inputs and writes its outputs.</summary>
    /// <param name="context">Options, seed, inputs, the output folder, and where to report progress.</param>
    /// <exception cref="BakeoffException">The input or the options do not allow it.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    void Run(StageContext context);
}
