namespace Bakeoff.Explorer;

/// <summary>What becomes of a request before anything looks at what it asks for.</summary>
internal enum RequestVerdict
{
    /// <summary>It is answered.</summary>
    Pass,

    /// <summary>It has the token in its address: the browser is given the cookie, and sent to the page.</summary>
    Enter,

    /// <summary>It came by another name than this machine's own, such as one that a stranger lets point here.</summary>
    WrongHost,

    /// <summary>A page of another origin sent it.</summary>
    WrongOrigin,

    /// <summary>It has no token, or another one.</summary>
    WrongToken,

    /// <summary>It would change something.</summary>
    WrongMethod,
}
