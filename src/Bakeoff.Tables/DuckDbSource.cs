using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using DuckDB.NET.Native;

namespace Bakeoff.Tables;

/// <summary>
/// A table whose rows code makes while DuckDB reads them, in their order and on one thread, so that neither side holds more than a few thousand.
/// </summary>
internal sealed unsafe class DuckDbSource : IDisposable
{
    private readonly DuckDbSession _session;
    private readonly IReadOnlyList<(string Name, DuckDBType Type)> _columns;
    private readonly DuckDbFill _fill;
    private GCHandle _self;
    private ExceptionDispatchInfo? _failure;

    /// <summary>Makes a table known to a database.</summary>
    /// <param name="session">The database, which must not be used any more when this is disposed of.</param>
    /// <param name="name">The table's name; queries read it as <c>name()</c>.</param>
    /// <param name="columns">Its columns.</param>
    /// <param name="fill">Makes the rows. They are read once.</param>
    public DuckDbSource(DuckDbSession session, string name, IReadOnlyList<(string Name, DuckDBType Type)> columns, DuckDbFill fill)
    {
        (_session, _columns, _fill) = (session, columns, fill);
        _self = GCHandle.Alloc(this);
        nint function = NativeMethods.TableFunction.DuckDBCreateTableFunction();
        NativeMethods.TableFunction.DuckDBTableFunctionSetName(function, name);
        NativeMethods.TableFunction.DuckDBTableFunctionSetExtraInfo(function, GCHandle.ToIntPtr(_self), &Nothing);
        NativeMethods.TableFunction.DuckDBTableFunctionSetBind(function, &Bind);
        NativeMethods.TableFunction.DuckDBTableFunctionSetInit(function, &Nothing);
        NativeMethods.TableFunction.DuckDBTableFunctionSetFunction(function, &Fill);
        DuckDBState state = NativeMethods.TableFunction.DuckDBRegisterTableFunction(session.Native, function);
        NativeMethods.TableFunction.DuckDBDestroyTableFunction(ref function);
        if (state != DuckDBState.Success)
        {
            throw new InvalidOperationException($"DuckDB refuses the table function {name}.");
        }
    }

    /// <summary>Writes a query over the table as Parquet.</summary>
    /// <param name="query">The query.</param>
    /// <param name="path">The file.</param>
    /// <param name="cancellation">Interrupts it.</param>
    /// <param name="rowGroupRows">The rows of a row group, a multiple of 2,048; the bytes depend on it.</param>
    public void WriteParquet(string query, string path, CancellationToken cancellation, int rowGroupRows = DuckDbSession.RowGroupRows)
    {
        try
        {
            _session.WriteParquet(query, path, rowGroupRows, cancellation);
        }
        catch when (_failure is not null)
        {
            // What the code that makes the rows has thrown, not what DuckDB makes of it.
            _failure.Throw();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _self.Free();

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Nothing(nint info)
    {
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Bind(nint info)
    {
        foreach ((string name, DuckDBType type) in From(NativeMethods.TableFunction.DuckDBBindGetExtraInfo(info))._columns)
        {
            using DuckDBLogicalType logical = NativeMethods.LogicalType.DuckDBCreateLogicalType(type);
            NativeMethods.TableFunction.DuckDBBindAddResultColumn(info, name, logical);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Fill(nint info, nint output)
    {
        DuckDbSource source = From(NativeMethods.TableFunction.DuckDBFunctionGetExtraInfo(info));
        int count = 0;
        try
        {
            count = source._fill(new DuckDbSpace(output));
        }
        catch (Exception e)
        {
            // No exception may pass DuckDB's frames.
            source._failure = ExceptionDispatchInfo.Capture(e);
            NativeMethods.TableFunction.DuckDBFunctionSetError(info, e.Message);
        }

        var chunk = new DuckDBDataChunk(output);
        NativeMethods.DataChunks.DuckDBDataChunkSetSize(chunk, (ulong)count);
        chunk.SetHandleAsInvalid();
    }

    private static DuckDbSource From(nint handle) => (DuckDbSource)GCHandle.FromIntPtr(handle).Target!;
}
