namespace Bakeoff.Benchmarks;

/// <summary>What one process measures: the notebook's model, batch 2,048.</summary>
/// <param name="Trainer">
/// <c>fused</c> and <c>torch</c>, ours; <c>modules</c>, as one would write it with TorchSharp's modules and its Adagrad; <c>pytorch</c>, with
/// PyTorch's sparse gradients and its Adagrad.
/// </param>
/// <param name="Sample">One user in so many is taken.</param>
/// <param name="Threads">Threads.</param>
/// <param name="Steps">Steps that are timed; as many as half of them come before.</param>
internal sealed record TwoTowerCase(string Trainer, int Sample, int Threads, int Steps);
