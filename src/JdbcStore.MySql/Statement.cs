using System.Text;
using MySqlConnector;

namespace JdbcStore.MySql;

/// <summary>A statement with what it binds, and the most that it can need in a packet. Numbers of rows are written into the text, all else is bound.</summary>
internal sealed class Statement(string text)
{
    private readonly StringBuilder _text = new(text);
    private readonly MySqlBatchCommand _command = new();
    private long _boundBytes;

    /// <summary>As long as it can become: quoting doubles a byte, and a character has up to four.</summary>
    public long Bytes => _text.Length + _boundBytes;

    public StringBuilder Text => _text;

    public Statement Bind(long value) => Bind(value, 20);

    public Statement Bind(string value) => Bind(value, 4L * value.Length);

    public Statement Bind(ReadOnlyMemory<byte> value) => Bind(value, 2L * value.Length);

    public MySqlBatchCommand ToCommand()
    {
        _command.CommandText = _text.ToString();
        return _command;
    }

    private Statement Bind(object value, long bytes)
    {
        _command.Parameters.Add(new MySqlParameter { Value = value });
        _boundBytes += bytes;
        return this;
    }
}
