using System.Data.Common;

namespace Bakeoff.Core;

/// <summary>The memory that may be held is used up (<c>BKF4007</c>).</summary>
public sealed class MemoryException : BakeoffException
{
    private const string WhatToDo =
        "Give the stages more memory (--memory), let fewer run in parallel (--jobs=1), or take fewer ratings, test users or models.";

    /// <summary>Creates the error of memory that is used up.</summary>
    /// <param name="message">What used up how much.</param>
    /// <param name="inner">The cause.</param>
    public MemoryException(string message, Exception? inner = null)
        : base(ErrorCodes.OutOfMemory, message, WhatToDo, null, inner)
    {
    }

    /// <summary>Gives the error that an exception means, if it says that memory is used up; else null.</summary>
    /// <param name="exception">Any exception: the runtime's own, a database's, or one of several threads.</param>
    public static MemoryException? From(Exception exception) => exception switch
    {
        MemoryException known => known,
        OutOfMemoryException => new MemoryException("the memory that the process may hold is used up.", exception),
        AggregateException several => several.Flatten().InnerExceptions.Select(From).FirstOrDefault(found => found is not null),
        DbException or InvalidOperationException when IsOfADatabase(exception.Message) =>
            new MemoryException(
                $"a database used up the memory that it may hold: {exception.Message.Split('\n')[0].Trim().TrimEnd('.')}.", exception),
        _ => null,
    };

    /// <summary>DuckDB also says that memory is missing where the disk has no space for what it spills; that is a problem of the disk.</summary>
    private static bool IsOfADatabase(string message) =>
        message.StartsWith("Out of Memory Error", StringComparison.Ordinal) && !message.Contains("max_temp_directory_size", StringComparison.Ordinal);
}
