using System.Text;
using Bakeoff.Models;
using Bakeoff.Pipeline;

namespace Bakeoff.Experiments;

/// <summary>A custom model, as an experiment describes it.</summary>
/// <param name="Options">What its stage reads.</param>
/// <param name="Code">Its class in its assembly's file, found and built when it is first asked for; null for a command.</param>
/// <param name="Files">The files that its command needs, by the names under which it finds them.</param>
internal sealed record CustomModel(CustomModelOptions Options, Lazy<StageCode>? Code, IReadOnlyList<(string Name, string Path)> Files)
{
    /// <summary>The options that are given, as an object.</summary>
    public JsonPart ReadOptions() => JsonPart.Parse(Encoding.UTF8.GetBytes(Options.Options), "", []);

    /// <summary>The model with other values of some options.</summary>
    /// <param name="options">An object with them; the options that it does not name stay as they are.</param>
    public CustomModel WithOptions(JsonPart options)
    {
        JsonPart all = ReadOptions();
        all.Members.RemoveAll(member => options.Members.Any(given => given.Name == member.Name));
        all.Members.AddRange(options.Members);
        return this with { Options = Options with { Options = all.ToJson() } };
    }
}
