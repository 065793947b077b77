using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Bakeoff.Core;
using Bakeoff.Pipeline;

namespace Bakeoff.Explorer;

/// <summary>
/// The entries of runs on the disk, so that the next start need not read ten thousand records and their metrics again. It may be deleted at any time;
/// one that is damaged, or of another version, counts as none.
/// </summary>
internal static class IndexFile
{
    /// <summary>The format and its version: another one whenever an entry gets another meaning.</summary>
    private const string Format = "explorer-index/3";

    private const char Between = '\n';

    /// <summary>Reads the file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>What it holds; null where there is none that can be used.</returns>
    public static (IReadOnlyList<RunEntry> Entries, IReadOnlyList<MetricInfo> Infos, string Values)? TryRead(string path)
    {
        try
        {
            if (!StoreFile.IsRegular(path))
            {
                return null;
            }

            byte[] content = File.ReadAllBytes(path);
            int length = content.Length - SHA256.HashSizeInBytes;
            if (length < 0 || !SHA256.HashData(content.AsSpan(0, length)).AsSpan().SequenceEqual(content.AsSpan(length)))
            {
                return null;
            }

            using var reader = new BinaryReader(new MemoryStream(content, 0, length, writable: false), Encoding.UTF8);
            return reader.ReadString() == Format ? Read(reader) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException or ArgumentException or IndexOutOfRangeException)
        {
            return null;
        }
    }

    /// <summary>Writes the file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="entries">The entries, those that cannot be read too.</param>
    /// <param name="infos">What each metric is.</param>
    /// <param name="values">The name of the file with the values of all metrics.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static void Write(string path, IReadOnlyCollection<RunEntry> entries, IReadOnlyCollection<MetricInfo> infos, string values)
    {
        using var memory = new MemoryStream();
        using (var writer = new BinaryWriter(memory, Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(Format);
            var texts = new TextTable();
            using var body = new MemoryStream();
            using (var inner = new BinaryWriter(body, Encoding.UTF8, leaveOpen: true))
            {
                WriteAll(inner, infos, info => Array.ForEach(
                    [info.Id, info.Name, info.Candidates, info.Better, info.Summary], text => inner.Write7BitEncodedInt(texts.PlaceOf(text))));
                WriteAll(inner, entries, entry => Write(inner, texts, entry));
            }

            writer.Write(values);
            WriteAll(writer, texts.Texts, writer.Write);
            writer.Write(body.GetBuffer().AsSpan(0, (int)body.Length));
        }

        byte[] hash = SHA256.HashData(memory.GetBuffer().AsSpan(0, (int)memory.Length));
        AtomicFile.Write(path, stream =>
        {
            memory.WriteTo(stream);
            stream.Write(hash);
        });
    }

    private static void WriteAll<T>(BinaryWriter writer, IReadOnlyCollection<T> items, Action<T> write)
    {
        writer.Write7BitEncodedInt(items.Count);
        foreach (T item in items)
        {
            write(item);
        }
    }

    private static T[] ReadAll<T>(BinaryReader reader, Func<T> read)
    {
        var items = new T[reader.Read7BitEncodedInt()];
        for (int i = 0; i < items.Length; i++)
        {
            items[i] = read();
        }

        return items;
    }

    private static (IReadOnlyList<RunEntry>, IReadOnlyList<MetricInfo>, string) Read(BinaryReader reader)
    {
        string values = reader.ReadString();
        var texts = new TextLists(ReadAll(reader, reader.ReadString));
        string Text() => texts.TextAt(reader.Read7BitEncodedInt())!;
        MetricInfo[] infos = ReadAll(reader, () => new MetricInfo(Text(), Text(), Text(), Text(), Text()));
        return (ReadAll(reader, () => ReadEntry(reader, texts)), infos, values);
    }

    private static void Write(BinaryWriter writer, TextTable texts, RunEntry entry)
    {
        void Text(string? text) => writer.Write7BitEncodedInt(texts.PlaceOf(text));
        Array.ForEach(
            [
                entry.File, entry.Fault, entry.Experiment, entry.Run, entry.Status, entry.Dataset, entry.Commit, entry.Branch,
                .. new[] { entry.OptionNames, entry.Metrics, entry.Primary }.Select(list => string.Join(Between, list)), // Nearly all have the same.
            ],
            Text);
        Array.ForEach([entry.Bytes, entry.Changed, entry.PeakMemoryBytes, entry.Place], writer.Write);
        Array.ForEach([entry.Time, entry.Seconds, entry.Wall, entry.Joules], writer.Write);
        Array.ForEach([entry.Stages, entry.Ran, entry.Fetched], writer.Write7BitEncodedInt);
        writer.Write((byte)(entry.HasUncommittedChanges switch { null => 0, false => 1, true => 2 }));
        WriteAll(writer, entry.OptionValues, Text);
        WriteAll(writer, entry.Models, model =>
        {
            Text(model.Model);
            Text(string.Join(Between, model.Blind));
            WriteAll(writer, model.Values, writer.Write);
        });
    }

    /// <summary>The members in the order in which they were written: ten thousand entries are read while somebody waits for the page.</summary>
    private static RunEntry ReadEntry(BinaryReader reader, TextLists texts)
    {
        int Place() => reader.Read7BitEncodedInt();
        string? Text() => texts.TextAt(Place());
        return new RunEntry
        {
            File = Text()!, Fault = Text(), Experiment = Text()!, Run = Text()!, Status = Text()!, Dataset = Text(), Commit = Text(), Branch = Text(),
            OptionNames = texts.ListAt(Place()), Metrics = texts.ListAt(Place()), Primary = texts.ListAt(Place()),
            Bytes = reader.ReadInt64(), Changed = reader.ReadInt64(), PeakMemoryBytes = reader.ReadInt64(), Place = reader.ReadInt64(),
            Time = reader.ReadDouble(), Seconds = reader.ReadDouble(), Wall = reader.ReadDouble(), Joules = reader.ReadDouble(),
            Stages = Place(), Ran = Place(), Fetched = Place(),
            HasUncommittedChanges = reader.ReadByte() switch { 1 => false, 2 => true, _ => null },
            OptionValues = ReadTexts(reader, texts), Models = ReadAll(reader, () => ReadModel(reader, texts)),
        };
    }

    private static ModelValues ReadModel(BinaryReader reader, TextLists texts)
    {
        string model = texts.TextAt(reader.Read7BitEncodedInt())!;
        string[] blind = texts.ListAt(reader.Read7BitEncodedInt());
        return new ModelValues(model, ReadNumbers(reader), blind);
    }

    private static string[] ReadTexts(BinaryReader reader, TextLists texts)
    {
        var read = new string[reader.Read7BitEncodedInt()];
        for (int i = 0; i < read.Length; i++)
        {
            read[i] = texts.TextAt(reader.Read7BitEncodedInt())!;
        }

        return read;
    }

    private static double[] ReadNumbers(BinaryReader reader)
    {
        double[] numbers = new double[reader.Read7BitEncodedInt()];
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(numbers.AsSpan()));
        return numbers;
    }

    /// <summary>The texts, and the lists that some stand for, each once.</summary>
    /// <param name="texts">The texts, from place 1; place 0 stands for null.</param>
    private sealed class TextLists(string[] texts)
    {
        private readonly string[]?[] _lists = new string[texts.Length + 1][];

        public string? TextAt(int place) => place == 0 ? null : texts[place - 1];

        public string[] ListAt(int place) => _lists[place] ??= texts[place - 1] is { Length: > 0 } text ? text.Split(Between) : [];
    }

    /// <summary>Each text once: ten thousand runs have few different ones. Place 0 stands for null.</summary>
    private sealed class TextTable
    {
        private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);
        private readonly List<string> _texts = [];

        public IReadOnlyCollection<string> Texts => _texts;

        public int PlaceOf(string? text)
        {
            if (text is null)
            {
                return 0;
            }

            if (!_places.TryGetValue(text, out int place))
            {
                _texts.Add(text);
                _places[text] = place = _texts.Count;
            }

            return place;
        }
    }
}
