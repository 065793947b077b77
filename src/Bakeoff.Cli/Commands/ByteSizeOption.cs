using System.CommandLine;
using Bakeoff.Experiments;

namespace Bakeoff.Cli;

/// <summary>An option whose value is a size as people write it: <c>20GB</c>.</summary>
internal static class ByteSizeOption
{
    /// <summary>Creates the option.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="description">What the help says of it.</param>
    public static Option<string?> Create(string name, string description)
    {
        var option = new Option<string?>(name) { Description = description };
        option.Validators.Add(result =>
        {
            if (result.TryGet(out string? text) && text is not null && ByteSize.Parse(text) is null)
            {
                result.AddError($"'{name}' must be a number with MB, GB or TB, such as 20GB.");
            }
        });
        return option;
    }
}
