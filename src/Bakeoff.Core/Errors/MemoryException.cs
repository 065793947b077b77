using System.Data.Common;

namespace Bakeoff.Core;

/// <summary>The memory that may be held is used up (<c>BKF4007</c>).</summary>
public sealed class MemoryException : BakeoffException
{
    private const string WhatToDo =
        "Give the stages more memory (--memory), let fewer run side by side (--jobs=1), or take fewer ratings, test users or models.";

    /// <summary>Creates the error.</summary>
    /// <param name="message">What used up how much.</param>
    /// <param name="inner">The cause.</param>
    public MemoryException(string message, Exception? inner = null)
        : base(ErrorCodes.OutOfMemory, message, WhatToDo, null, inner)
    {
    }

    /// <summary>The same error as this one says it, if an exception means that memory is used up; else null.</summary>
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

    /// <summary>DuckDB calls a disk without room for what it spills a want of memory too; that is the disk's.</summary>
    private static bool IsOfADatabase(string message) =>
        message.StartsWith("Out of Memory Error", StringComparison.Ordinal) && !message.Contains("max_temp_directory_size", StringComparison.Ordinal);
}
