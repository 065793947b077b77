using System.Text.Json;
using Bakeoff.Core;

namespace Bakeoff.Pipeline;

/// <summary>
/// The objects that tasks on other machines will read: they are needed until the tasks have run, also where the process that sent them has ended.
/// </summary>
internal static class TaskObjects
{
    /// <summary>Every hash that a task of a store names.</summary>
    /// <param name="root">The store.</param>
    public static IEnumerable<string> Find(string root)
    {
        string folder = Path.Combine(root, StoreTree.Tasks);
        return !StoreFile.IsFolder(folder) ? []
            : Directory.EnumerateDirectories(folder).Select(task => Path.Combine(task, "task.json")).Where(StoreFile.IsRegular).SelectMany(Read);
    }

    private static List<string> Read(string file)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(file));
            List<string> hashes = [];
            Collect(document.RootElement, hashes);
            return hashes;
        }
        catch (Exception e) when (e is JsonException or FileNotFoundException or DirectoryNotFoundException)
        {
            return []; // Its task is over, or was never whole: then it has not been submitted.
        }
    }

    private static void Collect(JsonElement element, List<string> hashes)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (JsonProperty property in element.EnumerateObject())
                {
                    Collect(property.Value, hashes);
                }

                break;
            case JsonValueKind.Array:
                foreach (JsonElement item in element.EnumerateArray())
                {
                    Collect(item, hashes);
                }

                break;
            case JsonValueKind.String when ContentHash.IsWellFormed(element.GetString()!):
                hashes.Add(element.GetString()!);
                break;
        }
    }
}
