using Bakeoff.Core;

namespace Bakeoff.Explorer;

/// <summary>Something that the page is told.</summary>
/// <param name="Name">The name of the event.</param>
/// <param name="Data">What is told, as JSON on one line.</param>
internal sealed record ServerEvent(string Name, string Data)
{
    /// <summary>Creates an event.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="data">What is told.</param>
    public static ServerEvent Create(string name, object data) => new(name, CanonicalJson.SerializeLine(data));
}
