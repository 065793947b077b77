using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Bakeoff.Tables;

/// <summary>
/// Arrays in the safetensors format (https://github.com/huggingface/safetensors): eight bytes of header length, a JSON header, the
/// bytes, little-endian. There is no code in it, and Python, Rust and JavaScript read it.
/// </summary>
internal sealed class Safetensors
{
    private const string MetadataName = "__metadata__";
    private const int Alignment = 8;
    private readonly List<(string Name, string Type, long[] Shape, byte[] Bytes)> _tensors = [];

    /// <summary>Texts that belong to the arrays.</summary>
    public SortedDictionary<string, string> Metadata { get; } = new(StringComparer.Ordinal);

    /// <summary>Adds an array under a name.</summary>
    /// <typeparam name="T">float, double, int, long, ushort or byte.</typeparam>
    public void Add<T>(string name, ReadOnlySpan<T> values, params long[] shape)
        where T : unmanaged => _tensors.Add((name, TypeOf<T>(), shape, MemoryMarshal.AsBytes(values).ToArray()));

    /// <summary>The values of an array.</summary>
    /// <exception cref="InvalidDataException">There is no such array, or its type is another.</exception>
    public T[] Get<T>(string name)
        where T : unmanaged
    {
        (string found, string type, _, byte[] bytes) = _tensors.Find(tensor => tensor.Name == name);
        return found is not null && type == TypeOf<T>()
            ? MemoryMarshal.Cast<byte, T>(bytes).ToArray()
            : throw new InvalidDataException($"it has no array {name} of {TypeOf<T>()}");
    }

    /// <summary>Writes everything, in the order in which it was added.</summary>
    public void Write(Stream stream)
    {
        using var header = new MemoryStream();
        using (var json = new Utf8JsonWriter(
            header, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteStartObject(MetadataName);
            foreach ((string name, string text) in Metadata)
            {
                json.WriteString(name, text);
            }

            json.WriteEndObject();
            long offset = 0;
            foreach ((string name, string type, long[] shape, byte[] bytes) in _tensors)
            {
                json.WriteStartObject(name);
                json.WriteString("dtype", type);
                WriteNumbers(json, "shape", shape);
                WriteNumbers(json, "data_offsets", [offset, offset += bytes.Length]);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        while (header.Length % Alignment != 0)
        {
            header.WriteByte((byte)' ');
        }

        byte[] length = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
        stream.Write(length);
        stream.Write(header.GetBuffer(), 0, (int)header.Length);
        foreach ((_, _, _, byte[] bytes) in _tensors)
        {
            stream.Write(bytes);
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="InvalidDataException">It is not in this format.</exception>
    /// <exception cref="JsonException">Its header is not JSON.</exception>
    /// <exception cref="EndOfStreamException">It is shorter than it says.</exception>
    public static Safetensors Read(Stream stream)
    {
        byte[] length = new byte[sizeof(long)];
        stream.ReadExactly(length);
        long count = BinaryPrimitives.ReadInt64LittleEndian(length);
        if (count is < 2 or > 100_000_000)
        {
            throw new InvalidDataException("its header has no plausible length");
        }

        byte[] header = ReadBytes(stream, count);
        using JsonDocument json = JsonDocument.Parse(Encoding.UTF8.GetString(header));
        var read = new Safetensors();
        long next = 0;
        foreach (JsonProperty entry in json.RootElement.EnumerateObject())
        {
            if (entry.Name == MetadataName)
            {
                foreach (JsonProperty text in entry.Value.EnumerateObject())
                {
                    read.Metadata[text.Name] = text.Value.GetString()!;
                }

                continue;
            }

            long[] offsets = [.. entry.Value.GetProperty("data_offsets").EnumerateArray().Select(offset => offset.GetInt64())];
            if (offsets.Length != 2 || offsets[0] != next || offsets[1] < offsets[0])
            {
                throw new InvalidDataException($"the array {entry.Name} does not begin where the one before it ends");
            }

            byte[] bytes = ReadBytes(stream, offsets[1] - offsets[0]);
            next = offsets[1];
            read._tensors.Add((
                entry.Name, entry.Value.GetProperty("dtype").GetString()!,
                [.. entry.Value.GetProperty("shape").EnumerateArray().Select(size => size.GetInt64())], bytes));
        }

        return read;
    }

    /// <summary>The memory for the bytes grows with what is there: a damaged number would ask for gigabytes.</summary>
    private static byte[] ReadBytes(Stream stream, long count)
    {
        const int FirstBytes = 1 << 20;
        byte[] bytes = new byte[Math.Min(count, FirstBytes)];
        for (long read = 0; read < count; read = bytes.Length)
        {
            if (read > 0)
            {
                Array.Resize(ref bytes, checked((int)Math.Min(count, 2 * read)));
            }

            stream.ReadExactly(bytes, (int)read, bytes.Length - (int)read);
        }

        return bytes;
    }

    private static void WriteNumbers(Utf8JsonWriter json, string name, long[] numbers)
    {
        json.WriteStartArray(name);
        foreach (long number in numbers)
        {
            json.WriteNumberValue(number);
        }

        json.WriteEndArray();
    }

    private static string TypeOf<T>() => Type.GetTypeCode(typeof(T)) switch
    {
        TypeCode.Single => "F32",
        TypeCode.Double => "F64",
        TypeCode.Int32 => "I32",
        TypeCode.Int64 => "I64",
        TypeCode.UInt16 => "U16",
        TypeCode.Byte => "U8",
        _ => throw new NotSupportedException($"There is no array of {typeof(T)} in this format."),
    };
}
