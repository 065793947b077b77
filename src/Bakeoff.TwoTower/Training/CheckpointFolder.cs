using System.Runtime.InteropServices;
using Bakeoff.Core;
using Bakeoff.Numerics;

namespace Bakeoff.TwoTower;

/// <summary>
/// Keeps a training's weights, Adagrad's sums and state in files, so that it goes on after its process was killed, with the same
/// bytes in the end. Who gives the folder sees to it that it belongs to these options, seed, rows and code: the stage's key.
/// </summary>
/// <param name="folder">An existing folder.</param>
/// <param name="interval">Epochs that end sooner after the last checkpoint are not kept. Default one second.</param>
/// <param name="withinEpochs">How often a long epoch is kept before it ends. Default 30 seconds.</param>
internal sealed class CheckpointFolder(string folder, TimeSpan? interval = null, TimeSpan? withinEpochs = null)
{
    private const string Format = "two-tower-checkpoint/2";

    /// <summary>The file of the last epoch.</summary>
    public const string Last = "last.bin";

    /// <summary>The file of the best epoch.</summary>
    public const string Best = "best.bin";

    /// <summary>The shortest time between two checkpoints at the ends of epochs.</summary>
    public TimeSpan Interval { get; } = interval ?? TimeSpan.FromSeconds(1);

    /// <summary>The shortest time between two checkpoints within an epoch.</summary>
    public TimeSpan WithinEpochs { get; } = withinEpochs ?? TimeSpan.FromSeconds(30);

    /// <summary>Writes a checkpoint: all or nothing.</summary>
    public void Write(string name, TwoTowerWeights weights, TrainingState state) => CheckpointFile.Write(
        Path.Combine(folder, name), new Header(Format, weights.Parameters, state), stream =>
            ForEachArray(weights, array => array.WriteTo(stream), bytes => stream.Write(bytes)));

    /// <summary>Reads a checkpoint into the weights; null, and the weights are untouched, if there is none that is whole.</summary>
    public TrainingState? Read(string name, TwoTowerWeights weights)
    {
        Header? read = CheckpointFile.Read<Header>(
            Path.Combine(folder, name), header => header.Format == Format && header.Parameters == weights.Parameters,
            (_, stream) => ForEachArray(weights, array => array.ReadFrom(stream), stream.ReadExactly));
        foreach (DenseLayer layer in read is null ? [] : weights.Query.Layers.Concat(weights.Candidate.Layers))
        {
            layer.Transpose(0, layer.Outputs);
        }

        return read?.State;
    }

    private static void ForEachArray(TwoTowerWeights weights, Action<NativeArray<float>> native, Visit managed)
    {
        foreach (Tower tower in new[] { weights.Query, weights.Candidate })
        {
            foreach (EmbeddingTable table in tower.Tables)
            {
                native(table.Values);
                native(table.Sums);
                managed(MemoryMarshal.AsBytes(table.AttentionVector.AsSpan()));
                managed(MemoryMarshal.AsBytes(table.AttentionSums.AsSpan()));
            }

            foreach (DenseLayer layer in tower.Layers)
            {
                native(layer.Weights);
                native(layer.Sums);
            }
        }
    }

    private delegate void Visit(Span<byte> bytes);

    private sealed record Header(string Format, long Parameters, TrainingState State);
}
