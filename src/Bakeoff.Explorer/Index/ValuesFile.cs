using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace Bakeoff.Explorer;

/// <summary>
/// The values of all metrics of all runs, number after number. Ten thousand runs have a hundred megabytes of them, of which the table shows a few
/// columns: those that are not primary are read from here when somebody asks for them.
/// </summary>
internal sealed class ValuesFile : IDisposable
{
    private const string Prefix = "values-", Extension = ".bin";
    private readonly SafeFileHandle _handle;
    private readonly Lock _lock = new();
    private long _count;

    private ValuesFile(string name, SafeFileHandle handle) =>
        (Name, _handle, _count) = (name, handle, RandomAccess.GetLength(handle) / sizeof(double));

    /// <summary>The name of the file within its folder.</summary>
    public string Name { get; }

    /// <summary>Opens the file of an index, or makes an empty one where there is none.</summary>
    /// <param name="folder">The folder, which nobody else writes to.</param>
    /// <param name="name">The name that the index gives; null for none.</param>
    /// <exception cref="IOException">It cannot be opened.</exception>
    public static ValuesFile Open(string folder, string? name)
    {
        string path = name is not null && File.Exists(Path.Combine(folder, name)) ? Path.Combine(folder, name)
            : Path.Combine(folder, Prefix + RandomNumberGenerator.GetHexString(12, lowercase: true) + Extension);
        foreach (string other in Directory.EnumerateFiles(folder, Prefix + "*").Where(other => other != path))
        {
            File.Delete(other); // Of an index that was lost.
        }

        return new ValuesFile(
            Path.GetFileName(path), File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read | FileShare.Delete));
    }

    /// <summary>Appends the values of a run.</summary>
    /// <param name="models">The models with their values.</param>
    /// <returns>Where they begin, in numbers.</returns>
    /// <exception cref="IOException">They cannot be written.</exception>
    public long Append(IEnumerable<ModelValues> models)
    {
        double[] all = [.. models.SelectMany(model => model.Values)];
        lock (_lock)
        {
            long place = _count;
            RandomAccess.Write(_handle, MemoryMarshal.AsBytes(all.AsSpan()), place * sizeof(double));
            _count += all.Length;
            return place;
        }
    }

    /// <summary>Reads the value of a metric with the ends of its interval; NaN where the file is shorter.</summary>
    /// <param name="place">Where they are, in numbers.</param>
    /// <param name="into">Gets them.</param>
    public void Read(long place, Span<double> into)
    {
        Span<byte> bytes = MemoryMarshal.AsBytes(into);
        if (RandomAccess.Read(_handle, bytes, place * sizeof(double)) < bytes.Length)
        {
            into.Fill(double.NaN);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();
}
