using System.Globalization;
using System.Text;

namespace ActorState.Benchmarks.Report;

/// <summary>A line chart with logarithmic axes, as SVG.</summary>
internal static class Chart
{
    private const int Width = 760;
    private const int Height = 420;
    private const int Left = 80;
    private const int Top = 50;
    private const int PlotWidth = 470;
    private const int PlotHeight = 300;
    private static readonly string[] Colours = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000"];

    /// <summary>Draws a line for each name; null where there is nothing to draw.</summary>
    public static string? Draw(string title, string across, string up, IReadOnlyList<(string Name, List<(double X, double Y)> Points)> lines)
    {
        var points = lines.SelectMany(static line => line.Points).ToList();
        if (points.Select(static p => p.X).Distinct().Count() < 2)
        {
            return null;
        }

        var (xMin, xMax) = (points.Min(static p => p.X), points.Max(static p => p.X));
        var (yMin, yMax) = (Math.Pow(10, Math.Floor(Math.Log10(points.Min(static p => p.Y)))), Math.Pow(10, Math.Ceiling(Math.Log10(points.Max(static p => p.Y)))));
        double X(double x) => Left + (PlotWidth * Math.Log(x / xMin) / Math.Log(xMax / xMin));
        double Y(double y) => Top + PlotHeight - (PlotHeight * Math.Log(y / yMin) / Math.Log(yMax / yMin));

        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {Height}\" font-family=\"sans-serif\" font-size=\"12\">").AppendLine();
        svg.Append(CultureInfo.InvariantCulture, $"<rect width=\"{Width}\" height=\"{Height}\" fill=\"white\"/>").AppendLine();
        Text(svg, Left, 24, "start", title, 16);
        Text(svg, Left + (PlotWidth / 2), Height - 20, "middle", across, 12);
        Text(svg, Left, Top - 8, "start", up, 12);
        for (var y = yMin; y <= yMax * 1.001; y *= 10)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<line x1=\"{Left}\" y1=\"{Y(y):f1}\" x2=\"{Left + PlotWidth}\" y2=\"{Y(y):f1}\" stroke=\"#ddd\"/>").AppendLine();
            Text(svg, Left - 8, Y(y) + 4, "end", y.ToString("n0", CultureInfo.InvariantCulture), 12);
        }

        foreach (var x in points.Select(static p => p.X).Distinct())
        {
            Text(svg, X(x), Top + PlotHeight + 20, "middle", x.ToString("n0", CultureInfo.InvariantCulture), 12);
        }

        foreach (var (index, line) in lines.Index())
        {
            var colour = Colours[index % Colours.Length];
            var path = string.Join(' ', line.Points.Select(p => string.Create(CultureInfo.InvariantCulture, $"{X(p.X):f1},{Y(p.Y):f1}")));
            svg.Append(CultureInfo.InvariantCulture, $"<polyline points=\"{path}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\"/>").AppendLine();
            foreach (var (x, y) in line.Points)
            {
                svg.Append(CultureInfo.InvariantCulture, $"<circle cx=\"{X(x):f1}\" cy=\"{Y(y):f1}\" r=\"3.5\" fill=\"{colour}\"/>").AppendLine();
            }

            svg.Append(CultureInfo.InvariantCulture, $"<rect x=\"{Left + PlotWidth + 24}\" y=\"{Top + (index * 22)}\" width=\"12\" height=\"12\" fill=\"{colour}\"/>").AppendLine();
            Text(svg, Left + PlotWidth + 42, Top + (index * 22) + 10, "start", line.Name, 12);
        }

        return svg.AppendLine("</svg>").ToString();
    }

    private static void Text(StringBuilder svg, double x, double y, string anchor, string text, int size) => svg.Append(
        CultureInfo.InvariantCulture, $"<text x=\"{x:f1}\" y=\"{y:f1}\" text-anchor=\"{anchor}\" font-size=\"{size}\">{text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal)}</text>").AppendLine();
}
