using System.Globalization;
using Bakeoff.Core;

namespace Bakeoff.Svd;

/// <summary>
/// The ratings in B × B blocks, after Gemulla et al., "Large-scale matrix factorization with distributed stochastic
/// gradient descent" (KDD 2011). B is an option, never the number of threads, and the loss is summed in the order of the
/// cells: what is computed depends on neither threads nor timing.
/// </summary>
internal sealed unsafe class BlockGrid : IDisposable
{
    private readonly ICellStore _cells;
    private readonly RatingCode? _code;
    private readonly ParallelOptions _parallel;
    private readonly int[] _rows;
    private readonly int[] _users;
    private readonly double[] _losses;
    private readonly GridWorkers _workers;
    private readonly int _bins;

    /// <param name="source">The ratings.</param>
    /// <param name="totals">What a first pass found.</param>
    /// <param name="settings">The shape of the grid.</param>
    /// <param name="seed">Deals users and items, and shuffles the ratings of each user within a cell.</param>
    /// <param name="cancellation">Cancels the building.</param>
    public BlockGrid(IRatingSource source, RatingTotals totals, GridSettings settings, ulong seed, CancellationToken cancellation)
    {
        (_bins, _code) = (settings.BinsFor(totals.Rows), settings.Code);
        _parallel = new ParallelOptions { MaxDegreeOfParallelism = settings.Threads, CancellationToken = cancellation };
        GridSide? users = null, items = null;
        Parallel.Invoke(
            _parallel,
            () => users = new GridSide(totals.UserCounts, _bins, Seeds.Derive(seed, "users")),
            () => items = new GridSide(totals.ItemCounts, _bins, Seeds.Derive(seed, "items")));
        (Users, Items) = (users!, items!);
        int cells = _bins * Users.Parts * _bins * Items.Parts;
        (_rows, _users, _losses) = (new int[cells], new int[cells], new double[cells]);
        int[][] rowsOfParts = Count(source, cancellation);
        long[] bytes =
            [.. Enumerable.Range(0, cells).Select(cell => CellView.BytesOf(_users[cell], _rows[cell], _code is not null, settings.Residuals))];
        using IRawRows raw = settings.SpillFile is { } spill ? new FileRawRows(spill + ".rows", rowsOfParts) : new MemoryRawRows(rowsOfParts);
        Fill(raw, source, cancellation);
        // Blocks on disk have a buffer for each worker from the start; in memory workers can be added.
        _workers = new GridWorkers(
            ThreadsFor(totals.Rows, settings.Threads), _bins,
            settings is { ThreadShare: { } share, SpillFile: null } ? () => ThreadsFor(totals.Rows, share.Current) : null);
        try
        {
            _cells = settings.SpillFile is { } file ? new FileCells(file, bytes, _workers.Count) : new MemoryCells(bytes);
            Arrange(raw, seed, cancellation);
        }
        catch
        {
            _workers.Dispose();
            _cells?.Dispose();
            throw;
        }
    }

    public GridSide Users { get; }

    public GridSide Items { get; }

    /// <summary>Runs a kernel over all cells and sums what it returns.</summary>
    /// <param name="kernel">Called with a cell and its place.</param>
    /// <param name="keep">Whether the kernel changes cells.</param>
    /// <param name="cancellation">Checked before each block.</param>
    public double Run(Func<CellView, CellPlace, double> kernel, bool keep, CancellationToken cancellation)
    {
        ForEachCell(
            (cell, worker, place) =>
            {
                _losses[cell] = kernel(View(cell, worker), place);
                if (keep)
                {
                    _cells.Keep(cell, worker);
                }
            },
            cancellation);
        double sum = 0;
        foreach (double loss in _losses)
        {
            sum += loss;
        }

        return sum;
    }

    public void Dispose()
    {
        _workers.Dispose();
        _cells.Dispose();
    }

    /// <summary>A thread needs work to be worth waiting for: small ratings train fastest on one.</summary>
    private static int ThreadsFor(long rows, int threads) => (int)Math.Clamp(rows / 250_000, 1, Math.Max(1, threads));

    /// <summary>Counts the rows and users of each cell; returns the rows by part of the source and cell.</summary>
    private int[][] Count(IRatingSource source, CancellationToken cancellation)
    {
        int[][] rowsOfParts = new int[source.Parts][];
        int columns = _bins * Items.Parts;
        Parallel.For(0, rowsOfParts.Length, _parallel, part =>
        {
            (int[] rows, int[] usersOfCell, int[] last) = (new int[_rows.Length], new int[_rows.Length], new int[_rows.Length]);
            Array.Fill(last, -1);
            source.ReadPart(
                part,
                (users, items, _) =>
                {
                    for (int i = 0; i < users.Length; i++)
                    {
                        int cell = (Users.PartOf[users[i]] * columns) + Items.PartOf[items[i]];
                        rows[cell]++;
                        usersOfCell[cell] += last[cell] == users[i] ? 0 : 1;
                        last[cell] = users[i];
                    }
                },
                cancellation);
            rowsOfParts[part] = rows;
            for (int cell = 0; cell < rows.Length; cell++)
            {
                // Whole numbers, so that the order in which the parts end does not matter.
                Interlocked.Add(ref _rows[cell], rows[cell]);
                Interlocked.Add(ref _users[cell], usersOfCell[cell]);
            }
        });
        return rowsOfParts;
    }

    private void Fill(IRawRows raw, IRatingSource source, CancellationToken cancellation)
    {
        int columns = _bins * Items.Parts;
        Parallel.For(0, source.Parts, _parallel, part =>
        {
            IRawPart target = raw.Open(part);
            source.ReadPart(
                part,
                (users, items, ratings) =>
                {
                    for (int i = 0; i < users.Length; i++)
                    {
                        target.Append(
                            (Users.PartOf[users[i]] * columns) + Items.PartOf[items[i]],
                            new RawRow(Users.LocalOf[users[i]], Items.LocalOf[items[i]], ratings[i]));
                    }
                },
                cancellation);
            target.Complete();
        });
    }

    /// <summary>
    /// No cell waits for another here: each thread takes a user bin after the other, whose raw rows lie together, so that their memory is given back
    /// page by page while that of the cells is taken.
    /// </summary>
    private void Arrange(IRawRows raw, ulong seed, CancellationToken cancellation)
    {
        int taken = -1;
        Parallel.For(0, _workers.Count, _parallel, worker =>
        {
            int cells = _rows.Length / _bins;
            for (int bin = Interlocked.Increment(ref taken); bin < _bins; bin = Interlocked.Increment(ref taken))
            {
                for (int cell = bin * cells; cell < (bin + 1) * cells; cell++)
                {
                    cancellation.ThrowIfCancellationRequested();
                    Arrange(raw, cell, worker, seed);
                }
            }
        });
    }

    private void Arrange(IRawRows raw, int cell, int worker, ulong seed)
    {
        if (_rows[cell] > 0)
        {
            ulong own = Seeds.Derive(seed, string.Create(CultureInfo.InvariantCulture, $"cell {cell}"));
            var view = new CellView(_cells.Create(cell, worker), _users[cell], _rows[cell], _code);
            CellArrangement.Arrange(raw.Read(cell), view, own);
            _cells.Keep(cell, worker);
            raw.GiveBack(cell);
        }
    }

    private CellView View(int cell, int worker) => new(_cells.Open(cell, worker), _users[cell], _rows[cell], _code);

    private void ForEachCell(Action<int, int, CellPlace> work, CancellationToken cancellation) => _workers.RunStrata(
        (userBin, itemBin, worker) =>
        {
            for (int userPart = userBin * Users.Parts; userPart < (userBin + 1) * Users.Parts; userPart++)
            {
                for (int itemPart = itemBin * Items.Parts; itemPart < (itemBin + 1) * Items.Parts; itemPart++)
                {
                    int cell = (userPart * _bins * Items.Parts) + itemPart;
                    if (_rows[cell] > 0)
                    {
                        work(cell, worker, new CellPlace(Users.Starts[userPart], Items.Starts[itemPart]));
                    }
                }
            }
        },
        cancellation);
}
