namespace Bakeoff.Evaluation;

/// <summary>Finds the number of a fold's test user by the id: at once where users come in ascending order, by a binary search elsewhere.</summary>
internal sealed class FoldUsers
{
    private readonly TestSet _test;
    private readonly int _end;
    private readonly int _first;
    private int _current;

    /// <param name="test">The test set.</param>
    /// <param name="fold">The fold.</param>
    public FoldUsers(TestSet test, int fold)
    {
        _test = test;
        _first = test.Users.FindIndex(user => user.Fold == fold);
        (_first, _end) = _first < 0 ? (0, 0) : (_first, test.Users.FindLastIndex(user => user.Fold == fold) + 1);
        _current = _first;
    }

    /// <summary>The number of the fold's test rows.</summary>
    public int Rows => _test.FirstRows[_end] - _test.FirstRows[_first];

    /// <summary>The number of a test user; −1 for who is none of the fold's.</summary>
    /// <param name="id">The user's id.</param>
    public int Find(long id)
    {
        if (IsAt(_current, id))
        {
            return _current;
        }

        if (IsAt(_current + 1, id))
        {
            return ++_current;
        }

        (int low, int high) = (_first, _end);
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            (low, high) = _test.Users[middle].User < id ? (middle + 1, high) : (low, middle);
        }

        if (!IsAt(low, id))
        {
            return -1;
        }

        _current = low;
        return low;
    }

    private bool IsAt(int user, long id) => user < _end && _test.Users[user].User == id;
}
