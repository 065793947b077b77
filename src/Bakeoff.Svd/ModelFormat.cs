using System.Runtime.InteropServices;
using Bakeoff.Core;

namespace Bakeoff.Svd;

/// <summary>What the binary formats of both algorithms have in common.</summary>
internal static class ModelFormat
{
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
        catch (Exception e) when (e is IOException or InvalidDataException or OverflowException or FormatException)
        {
            throw new DataException(
                ErrorCodes.BadArtifact, $"this is not a model of the format {format}: {e.Message}", "Train the model again.", null, e);
        }
    }

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
        long[] ids = new long[reader.ReadInt32()];
        for (int index = 0; index < ids.Length; index++)
        {
            ids[index] = reader.ReadInt64();
        }

        return IdMap.Of(ids);
    }
}
