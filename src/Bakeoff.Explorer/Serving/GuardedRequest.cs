namespace Bakeoff.Explorer;

/// <summary>What of a request decides whether it is answered.</summary>
/// <param name="Method">The method, such as <c>GET</c>.</param>
/// <param name="IsRoot">Whether it asks for the page itself, <c>/</c>.</param>
/// <param name="Host">The header <c>Host</c>; null where there is none.</param>
/// <param name="Origin">The header <c>Origin</c>; null where there is none.</param>
/// <param name="FetchSite">The header <c>Sec-Fetch-Site</c>; null where there is none.</param>
/// <param name="Token">The token in the address; null where there is none.</param>
/// <param name="Cookie">The token in the cookie; null where there is none.</param>
internal sealed record GuardedRequest(
    string Method, bool IsRoot, string? Host, string? Origin, string? FetchSite, string? Token, string? Cookie);
