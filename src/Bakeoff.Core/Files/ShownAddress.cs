using System.Text.RegularExpressions;

namespace Bakeoff.Core;

/// <summary>Shows addresses without what may be a secret in them: the user, the password and the query.</summary>
public static partial class ShownAddress
{
    /// <summary>Gives an address without its user, password and query, as it may be shown.</summary>
    /// <param name="address">The address, which need not be well formed, or a path.</param>
    public static string Redact(string address)
    {
        if (Uri.TryCreate(address, UriKind.Absolute, out Uri? known) && known.Host.Length > 0)
        {
            return known.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);
        }

        // Nobody can tell where the password of a malformed one ends: at the last @ at the latest.
        int start = address.IndexOf("://", StringComparison.Ordinal) is >= 0 and int scheme ? scheme + 3 : 0;
        int host = Math.Max(start, address.LastIndexOf('@') + 1);
        bool isAddress = start > 0 || host > 0;
        string rest = isAddress ? address[host..].Split('?', '#')[0] : address;
        return address[..start] + rest;
    }

    /// <summary>Takes the secrets out of every address in a string.</summary>
    /// <param name="text">The text, such as what another program said.</param>
    public static string Scrub(string text) => text.Contains("://", StringComparison.Ordinal) ? Address().Replace(text, "://$1") : text;

    /// <summary>Searched from <c>://</c> backwards to the scheme: from a scheme forwards, a long word takes the square of its length.</summary>
    [GeneratedRegex(@"(?<=[A-Za-z][A-Za-z0-9+.-]*)://(?:[^\s/?#""'<>]*@)?([^\s?#""'<>]*)(?:\?[^\s""'<>]*)?")]
    private static partial Regex Address();
}
