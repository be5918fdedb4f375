using JdbcStore.Hosting;
using Xunit;

namespace JdbcStore.Tests.Hosting;

public sealed class ByteSizeTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("100", 100)]
    [InlineData("512KiB", 512L << 10)]
    [InlineData("4MiB", 4L << 20)]
    [InlineData("4 mib", 4L << 20)]
    [InlineData("1GiB", 1L << 30)]
    [InlineData("2TiB", 2L << 40)]
    public void Sizes_are_read(string text, long bytes)
    {
        Assert.True(ByteSize.TryParse(text, out var read));
        Assert.Equal(bytes, read);
    }

    [Theory]
    [InlineData("")]
    [InlineData("MiB")]
    [InlineData("4MB")]
    [InlineData("1.5GiB")]
    [InlineData("-1")]
    [InlineData("0x10")]
    [InlineData("4MiBKiB")]
    [InlineData("9999999999TiB")]
    [InlineData("99999999999999999999")]
    public void Anything_else_is_not_a_size(string text) => Assert.False(ByteSize.TryParse(text, out _));

    [Theory]
    [InlineData(0, "0")]
    [InlineData(1000, "1000")]
    [InlineData(100L << 20, "100MiB")]
    [InlineData(3L << 50, "3072TiB")]
    public void Sizes_are_written_with_the_largest_whole_unit(long bytes, string text) => Assert.Equal(text, ByteSize.Format(bytes));
}
