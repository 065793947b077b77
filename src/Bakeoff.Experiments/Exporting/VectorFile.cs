using System.Text;
using Bakeoff.Core;
using Bakeoff.Tables;

namespace Bakeoff.Experiments;

/// <summary>Writes the vectors of a model as safetensors, format <c>vectors/1</c>: a score is the dot product of a user's with an item's.</summary>
internal static class VectorFile
{
    private const string Format = "vectors/1";

    /// <summary>Writes the file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="vectors">The vectors.</param>
    /// <param name="key">The key of the training.</param>
    /// <param name="userNames">The Parquet file of the users' names; null where ids are numbers.</param>
    /// <param name="itemNames">The Parquet file of the items' names; null where ids are numbers.</param>
    public static void Write(string file, ModelVectors vectors, string key, string? userNames, string? itemNames)
    {
        (long[] users, long[] items) = ([.. vectors.Users], [.. vectors.Items]);
        int size = vectors.UserVectors[0].Length;
        var tensors = new Safetensors();
        tensors.Metadata["format"] = Format;
        tensors.Metadata["score"] = "dot product";
        tensors.Metadata["key"] = key;
        tensors.Add<long>("users", users, users.Length);
        tensors.Add<long>("items", items, items.Length);
        tensors.Add<float>("user_vectors", [.. vectors.UserVectors.SelectMany(vector => vector)], users.Length, size);
        tensors.Add<float>("item_vectors", [.. vectors.ItemVectors.SelectMany(vector => vector)], items.Length, size);
        AddNames(tensors, "user", users, userNames);
        AddNames(tensors, "item", items, itemNames);
        AtomicFile.Write(file, tensors.Write);
    }

    /// <summary>Adds the names in the order of the ids: where ids are strings, <paramref name="ids"/> are numbers that nobody else knows.</summary>
    private static void AddNames(Safetensors tensors, string kind, long[] ids, string? path)
    {
        if (path is null)
        {
            return;
        }

        using var session = new DuckDbSession();
        Dictionary<long, string> names = session
            .List($"SELECT \"{kind}\", name FROM {DuckDbSession.Parquet(path)}", row => (Id: row.GetInt64(0), Name: row.GetString(1)))
            .ToDictionary(row => row.Id, row => row.Name);
        byte[][] strings = [.. ids.Select(id => Encoding.UTF8.GetBytes(names[id]))];
        long end = 0;
        tensors.Add<long>($"{kind}_name_ends", [.. strings.Select(name => end += name.Length)], ids.Length);
        tensors.Add<byte>($"{kind}_names", [.. strings.SelectMany(name => name)], end);
    }
}
