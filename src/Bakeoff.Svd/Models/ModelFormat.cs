using System.Runtime.InteropServices;
using Bakeoff.Core;

namespace Bakeoff.Svd;

/// <summary>What the binary formats of both algorithms have in common.</summary>
internal static class ModelFormat
{
    /// <summary>For so many values memory is allocated before any is there: a damaged number would ask for gigabytes.</summary>
    private const int FirstValues = 1 << 16;

    /// <summary>The most features that a model may have.</summary>
    private const int MaxFeatures = 1 << 20;

    /// <summary>Reads a model whose bytes begin with the name of its format.</summary>
    /// <exception cref="DataException">They are not such a model (<c>BKF2013</c>).</exception>
    public static T Load<T>(Stream stream, string format, Func<BinaryReader, T> read)
    {
        using var reader = new BinaryReader(stream, System.Text.Encoding.UTF8, leaveOpen: true);
        try
        {
            if (reader.ReadString() is var found && found != format)
            {
                throw new InvalidDataException($"its format is '{found}'");
            }

            return read(reader);
        }
        catch (Exception e) when (e is IOException or InvalidDataException or OverflowException or FormatException or ArgumentException)
        {
            throw new DataException(
                ErrorCodes.BadArtifact, $"this is not a model of the format {format}: {e.Message}", "Train the model again.", null, e);
        }
    }

    /// <summary>Writes what both formats begin with.</summary>
    /// <param name="writer">Where it goes.</param>
    /// <param name="format">The name of the format.</param>
    /// <param name="features">The number of features.</param>
    /// <param name="scale">The rating scale.</param>
    public static void WriteHeader(BinaryWriter writer, string format, int features, RatingScale scale)
    {
        writer.Write(format);
        writer.Write(features);
        writer.Write(scale.Minimum);
        writer.Write(scale.Maximum);
        writer.Write(scale.Step);
    }

    /// <summary>Reads what <see cref="WriteHeader"/> wrote after the name of the format.</summary>
    /// <exception cref="InvalidDataException">No model has so many features.</exception>
    public static (int Features, RatingScale Scale) ReadHeader(BinaryReader reader) => reader.ReadInt32() is >= 1 and <= MaxFeatures and var features
        ? (features, new RatingScale(reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble()))
        : throw new InvalidDataException("it has no plausible number of features");

    public static void WriteIds(BinaryWriter writer, IdMap ids)
    {
        writer.Write(ids.Count);
        WriteValues(writer, ids.Ids);
    }

    /// <summary>Writes numbers little-endian, all at once.</summary>
    public static void WriteValues<T>(BinaryWriter writer, ReadOnlySpan<T> values)
        where T : unmanaged
    {
        // .NET 10 runs on little-endian processors but for IBM's s390x, for which there is no DuckDB.
        writer.Write(MemoryMarshal.AsBytes(values));
    }

    public static IdMap ReadIds(BinaryReader reader)
    {
        long[] ids = ReadMany(reader, reader.ReadInt32(), of => of.ReadInt64());
        for (int index = 1; index < ids.Length; index++)
        {
            if (ids[index] <= ids[index - 1])
            {
                throw new InvalidDataException("its ids are not ascending"); // The rows that follow are in their order.
            }
        }

        return IdMap.From(ids);
    }

    /// <summary>Reads so many values; the memory for them grows with what is there.</summary>
    /// <exception cref="InvalidDataException">The number is negative.</exception>
    public static T[] ReadMany<T>(BinaryReader reader, int count, Func<BinaryReader, T> read)
    {
        if (count < 0)
        {
            throw new InvalidDataException($"it would have {count} values");
        }

        T[] values = new T[Math.Min(count, FirstValues)];
        for (int index = 0; index < count; index++)
        {
            if (index == values.Length)
            {
                Array.Resize(ref values, (int)Math.Min(count, 2L * index));
            }

            values[index] = read(reader);
        }

        return values;
    }
}
