package learn

// compiled are the vectors of a fit as rows of (column, value) of their layout, one
// behind the other: a fit passes over them a hundred times, and looking up the
// column of each bucket would take longer than the arithmetic. Zeros are left out;
// the intercept, which is 1 in each row, is the last column.
type compiled struct {
	columns int
	start   []int // of each row; one more at the end
	column  []int32
	value   []float64
}

func (l *layout) compile(x []vector) *compiled {
	n := 0
	for i := range x {
		n += len(x[i].Index) + l.Numeric + l.Latent
	}
	c := &compiled{columns: l.columns(), start: make([]int, 1, len(x)+1), column: make([]int32, 0, n), value: make([]float64, 0, n)}
	for i := range x {
		c.append(l, &x[i])
		c.start = append(c.start, len(c.column))
	}
	return c
}

func (c *compiled) append(l *layout, x *vector) {
	add := func(column int32, value float64) {
		if value != 0 {
			c.column, c.value = append(c.column, column), append(c.value, value)
		}
	}
	for j, b := range x.Index {
		if int(b) < len(l.column) && l.column[b] >= 0 {
			add(l.column[b], float64(x.Value[j]))
		}
	}
	at := int32(len(l.Buckets))
	for j, v := range x.Numeric {
		add(at+int32(j), numericScale*v)
	}
	at += int32(l.Numeric)
	for j := range l.Latent {
		add(at+int32(j), x.Latent[j])
	}
}

// dot is the linear predictor of row i under weights w.
func (c *compiled) dot(w []float64, i int) float64 {
	from, to := c.start[i], c.start[i+1]
	value := c.value[from:to]
	z := w[len(w)-1]
	for j, k := range c.column[from:to] {
		z += w[k] * value[j]
	}
	return z
}

// add adds a times row i to w.
func (c *compiled) add(w []float64, a float64, i int) {
	from, to := c.start[i], c.start[i+1]
	value := c.value[from:to]
	w[len(w)-1] += a
	for j, k := range c.column[from:to] {
		w[k] += a * value[j]
	}
}

// addSquares adds a times the square of each column of row i to w.
func (c *compiled) addSquares(w []float64, a float64, i int) {
	from, to := c.start[i], c.start[i+1]
	value := c.value[from:to]
	w[len(w)-1] += a
	for j, k := range c.column[from:to] {
		w[k] += a * value[j] * value[j]
	}
}
