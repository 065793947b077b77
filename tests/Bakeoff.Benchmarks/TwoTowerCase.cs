namespace Bakeoff.Benchmarks;

/// <summary>What one process measures: the notebook's model.</summary>
/// <param name="Trainer">
/// <c>fused</c> and <c>torch</c>, ours; <c>modules</c>, as one would write it with TorchSharp's modules and its Adagrad; <c>pytorch</c>, with
/// PyTorch's sparse gradients and its Adagrad; <c>pytorch-dense</c>, with its dense gradients.
/// </param>
/// <param name="Sample">One user in so many is taken.</param>
/// <param name="Threads">Threads.</param>
/// <param name="Steps">Steps that are timed; as many as half of them come before.</param>
/// <param name="Batch">Training rows a step.</param>
/// <param name="Device">
/// <c>cpu</c>, where each step is timed; or <c>cuda</c>, where the loss is read every 64 steps, and what is timed is 64 steps together.
/// </param>
internal sealed record TwoTowerCase(string Trainer, int Sample, int Threads, int Steps, int Batch = TwoTowerCase.UsualBatch, string Device = "cpu")
{
    /// <summary>The batch of the reference notebook.</summary>
    public const int UsualBatch = 2048;
}
