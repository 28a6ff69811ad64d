package results

import "iter"

// A Score is one row of scores.parquet: one outcome as one method scored it,
// without having seen it in training. Figures that are not known are NaN.
type Score struct {
	ID       string `parquet:"id,dict"`
	Dataset  string `parquet:"dataset,dict"`
	Category string `parquet:"category,dict"`
	Fold     int32  `parquet:"fold"`

	Method string  `parquet:"method,dict"`
	Kind   string  `parquet:"kind,dict"` // method, control or bound
	Score  float64 `parquet:"score"`     // the higher, the sooner in the cloud; comparable within a fold
	Rank   float64 `parquet:"rank"`      // of the score within its fold, 0 to 1
	PEdge  float64 `parquet:"p_edge"`    // forecast of edge_correct
	PCloud float64 `parquet:"p_cloud"`   // forecast of cloud_correct

	EdgeCorrect  float64 `parquet:"edge_correct"` // grade, 0 to 1
	CloudCorrect float64 `parquet:"cloud_correct"`
	EdgeUSD      float64 `parquet:"edge_usd"`
	CloudUSD     float64 `parquet:"cloud_usd"`
	EdgeSeconds  float64 `parquet:"edge_seconds"`
	CloudSeconds float64 `parquet:"cloud_seconds"`
}

// WriteRows writes a Parquet file of any row type, in bounded memory: what
// [Rows] reads. The file has its name only once it is whole; an error of the
// sequence is returned as it is, and leaves an older file of that name alone.
func WriteRows[T any](path string, rows iter.Seq2[*T, error]) error {
	f, err := createRows[T](path, rowGroup)
	if err != nil {
		return err
	}
	for row, e := range rows {
		if err = e; err == nil {
			err = f.add(row)
		}
		if err != nil {
			break
		}
	}
	return end(f, err)
}
